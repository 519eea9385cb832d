using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Series;

/// <summary>
/// One field of every slot, in pages: grows without copying what is there, so that a shard's memory never doubles for a moment, and is
/// saved and loaded a page at a time.
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

    /// <summary>Writes the first <paramref name="count"/> fields as they lie in memory.</summary>
    public void Save(BinaryWriter writer, int count)
    {
        for (int from = 0; from < count; from += PageRows)
            writer.Write(MemoryMarshal.AsBytes(pages[from >> PageBits].AsSpan(0, Math.Min(PageRows, count - from))));
    }

    /// <summary>Reads <paramref name="count"/> fields that <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader, int count)
    {
        Grow(count);
        for (int from = 0; from < count; from += PageRows)
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(pages[from >> PageBits].AsSpan(0, Math.Min(PageRows, count - from))));
    }
}
