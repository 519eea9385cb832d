namespace StreamForecast.EndToEnd.Topics;

/// <summary>A record as it lies in a topic, to the byte; its time is Kafka's, in Unix milliseconds.</summary>
internal sealed record TopicRecord(string Topic, int Partition, long Offset, byte[]? Key, byte[]? Value, long Time, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Where it lies.</summary>
    public SourcePosition Position => new(Topic, Partition, Offset);
}

/// <summary>A place in a topic.</summary>
internal readonly record struct SourcePosition(string Topic, int Partition, long Offset)
{
    public override string ToString() => $"{Topic}[{Partition}]@{Offset}";
}
