namespace StreamForecast.Daemon.Kafka;

/// <summary>Where bytes lie in a <see cref="RecordBatch"/>'s arena; a length of -1 says that there are none, not even empty ones.</summary>
internal readonly record struct BytesSlice(int Start, int Length)
{
    /// <summary>Null, as Kafka knows it.</summary>
    public static BytesSlice None => new(0, -1);
}
