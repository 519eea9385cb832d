namespace StreamForecast.Daemon.Configuration;

/// <summary>Output to the topics named in section Kafka.</summary>
public sealed record KafkaOutputOptions
{
    /// <summary>Whether it is used.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether offsets wait for it. When false, records lost in a crash are not sent again; goes with Kafka:Guarantee AtLeastOnce only.</summary>
    public bool Required { get; init; } = true;
}
