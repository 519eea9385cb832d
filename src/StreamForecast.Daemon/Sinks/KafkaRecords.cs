using System.Globalization;
using System.Text;
using Confluent.Kafka;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Decoding;

namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// The messages of an output batch as records for Kafka, the same under both guarantees, and what is sent instead of one
/// that a topic refuses. A forecast or an anomaly is keyed by its series and has the event time as Kafka time; a dead letter
/// has key and value as they came, and headers reason, topic, partition and offset.
/// </summary>
internal sealed class KafkaRecords(KafkaOptions options)
{
    /// <summary>Where a message of a batch goes: an entry of the journal to the partition that it is about, all else by its key.</summary>
    public TopicPartition Place(OutputBatch batch, OutputKind kind) => new(Topic(kind), kind == OutputKind.Journal ? batch.Partition : Partition.Any);

    /// <summary>The topic of a message.</summary>
    public string Topic(OutputKind kind) => kind switch
    {
        OutputKind.Forecast => options.ForecastsTopic,
        OutputKind.Anomaly => options.AnomaliesTopic,
        OutputKind.DeadLetter => options.DeadLetters,
        OutputKind.Journal => options.VerdictsJournal,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "BUG: this kind goes to no topic."),
    };

    /// <summary>Message <paramref name="i"/> of a batch.</summary>
    public static Message<byte[]?, byte[]?> Of(OutputBatch batch, int i)
    {
        ref readonly OutputMessage message = ref batch.Messages[i];
        if (message.Kind == OutputKind.DeadLetter) return Letter(batch, message);
        var record = new Message<byte[]?, byte[]?> { Key = batch.Key(message).ToArray(), Value = batch.Payload(message).ToArray() };
        if (message.Time != SourceRecord.NoTime) record.Timestamp = KafkaTime.Of(message.Time);
        return record;
    }

    /// <summary>The same without a time of its own, which gives it the time of writing; null when it has none already.</summary>
    public static Message<byte[]?, byte[]?>? WithoutTime(Message<byte[]?, byte[]?> message) =>
        message.Timestamp.Type == TimestampType.NotAvailable ? null : new() { Key = message.Key, Value = message.Value, Headers = message.Headers };

    /// <summary>A dead letter cut to half its value, with a header "truncated" that says how much is left of how much; null when nothing is left to cut, or the record is no dead letter.</summary>
    public static Message<byte[]?, byte[]?>? Halved(Message<byte[]?, byte[]?> letter, int original)
    {
        if (letter.Headers is null || letter.Value is not { Length: > 1 } value) return null;
        int kept = value.Length / 2;
        var headers = new Headers();
        foreach (IHeader header in letter.Headers)
            if (header.Key != "truncated") headers.Add(header.Key, header.GetValueBytes());
        headers.Add("truncated", Encoding.ASCII.GetBytes($"the first {kept} of {original} bytes"));
        return new() { Key = letter.Key, Value = value[..kept], Headers = headers, Timestamp = letter.Timestamp };
    }

    private static Message<byte[]?, byte[]?> Letter(OutputBatch batch, in OutputMessage letter)
    {
        var message = new Message<byte[]?, byte[]?>
        {
            Key = letter.KeyLength < 0 ? null : batch.Key(letter).ToArray(),
            Value = letter.PayloadLength < 0 ? null : batch.Payload(letter).ToArray(),
            Headers = new Headers
            {
                { "reason", Encoding.UTF8.GetBytes(letter.Reason!) },
                { "topic", Encoding.UTF8.GetBytes(batch.Topic) },
                { "partition", Number(batch.Partition) },
                { "offset", Number(letter.Offset) },
            },
        };
        if (letter.Time != SourceRecord.NoTime) message.Timestamp = KafkaTime.Of(letter.Time);
        return message;
    }

    private static byte[] Number(long value) => Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));
}
