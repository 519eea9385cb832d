namespace StreamForecast.Daemon.Decoding;

/// <summary>A record as Kafka holds it: what a decoder reads.</summary>
internal readonly ref struct SourceRecord(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long time)
{
    /// <summary>The <see cref="Time"/> of a record that has none.</summary>
    public const long NoTime = long.MinValue;

    /// <summary>The record's key; empty when it has none.</summary>
    public ReadOnlySpan<byte> Key { get; } = key;

    /// <summary>The record's value; empty when it has none.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>The record's own time, Unix milliseconds, or <see cref="NoTime"/>.</summary>
    public long Time { get; } = time;
}
