namespace StreamForecast.Engine.Series;

/// <summary>
/// One field of every slot, in pages: grows without copying what is there, so that a shard's memory never doubles for a moment.
/// </summary>
internal sealed class PagedColumn<T> where T : unmanaged
{
    private const int PageBits = 12, PageRows = 1 << PageBits;

    private readonly List<T[]> pages = [];

    /// <summary>The field of a slot below the size last asked of <see cref="Grow"/>, in place.</summary>
    public ref T this[int slot] => ref pages[slot >> PageBits][slot & (PageRows - 1)];

    /// <summary>Makes room for slots 0 to <paramref name="count"/> - 1; new ones are zero.</summary>
    public void Grow(int count)
    {
        while ((long)pages.Count * PageRows < count)
            pages.Add(new T[PageRows]);
    }
}
