namespace StreamForecast.Engine.Series;

/// <summary>Where a shard puts series for which there is no room in memory; the daemon's is a file without a name. Belongs to one shard, and is used on its thread.</summary>
public interface IPageFile : IDisposable
{
    /// <summary>Bytes that the shard may take in memory at the present; it may change at any time.</summary>
    long Budget { get; }

    /// <summary>Keeps bytes at a place; false when it cannot now, as on a full disk: then the series stay in memory.</summary>
    bool TryWrite(long at, ReadOnlySpan<byte> bytes);

    /// <summary>Reads what was written. Throws <see cref="IOException"/> when it cannot.</summary>
    void Read(long at, Span<byte> bytes);
}
