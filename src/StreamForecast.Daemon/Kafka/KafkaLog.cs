using Microsoft.Extensions.Logging;

namespace StreamForecast.Daemon.Kafka;

/// <summary>What is logged about Kafka. ERROR: data lost; WARN: recovered, or being recovered; INFO: life cycle.</summary>
internal static partial class KafkaLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka at {Brokers} cannot be reached ({Error}); waiting until it can, nothing is lost meanwhile")]
    public static partial void BrokerAway(this ILogger log, string brokers, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka at {Brokers} is back after {Seconds:0.0} s")]
    public static partial void BrokerBack(this ILogger log, string brokers, double seconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "librdkafka {Facility}: {Text}")]
    public static partial void ClientSaid(this ILogger log, string facility, string text);

    [LoggerMessage(Level = LogLevel.Information, Message = "created topic {Topic} with {Partitions} partitions")]
    public static partial void TopicCreated(this ILogger log, string topic, int partitions);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} messages were refused by topic {Topic} for their event time; they are written with the time of writing (raise the topic's message.timestamp.after.max.ms to keep event times)")]
    public static partial void TimeRefused(this ILogger log, string topic, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "dead letter of {Topic}-{Partition} offset {Offset}: topic {DeadLetters} takes no record of {Bytes} bytes; {Kept} are kept (raise its max.message.bytes)")]
    public static partial void DeadLetterTruncated(this ILogger log, string topic, int partition, long offset, string deadLetters, int bytes, int kept);

    [LoggerMessage(Level = LogLevel.Warning, Message = "reading topic {Topic}: {Error}; going on")]
    public static partial void ConsumeError(this ILogger log, string topic, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "topic {Topic} could not be given the {Partitions} partitions of {Source} ({Error}); the state of those it lacks is kept in State:Directory alone")]
    public static partial void TopicNotWidened(this ILogger log, string topic, int partitions, string source, string error);
}
