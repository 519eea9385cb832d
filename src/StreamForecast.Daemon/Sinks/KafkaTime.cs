using Confluent.Kafka;

namespace StreamForecast.Daemon.Sinks;

/// <summary>Event times as Kafka's record times.</summary>
internal static class KafkaTime
{
    /// <summary>The record time for an event time. Kafka knows no times before 1970, and librdkafka reads 0 as "now": both become the first millisecond after.</summary>
    public static Timestamp Of(long unixMilliseconds) => new(Math.Max(1, unixMilliseconds), TimestampType.CreateTime);
}
