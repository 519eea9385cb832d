namespace StreamForecast.Engine.Series;

/// <summary>
/// From a series' key, as UTF-8 bytes, to its slot: a small number, given in order of first appearance. Open addressing
/// over hashes; keys lie in one growing arena, so that looking one up makes no garbage.
/// </summary>
public sealed class SeriesIndex
{
    /// <summary>Series known so far; slots run from 0 to Count - 1.</summary>
    public int Count => throw new NotImplementedException();

    /// <summary>The slot of the key, a new one when it was not known.</summary>
    public int GetOrAdd(ReadOnlySpan<byte> key) => throw new NotImplementedException();

    /// <summary>The slot of the key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key) => throw new NotImplementedException();

    /// <summary>The key of a slot.</summary>
    public ReadOnlySpan<byte> Key(int slot) => throw new NotImplementedException();
}
