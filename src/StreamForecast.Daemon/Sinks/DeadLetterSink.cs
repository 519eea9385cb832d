using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Decoding;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// Writes records that could not be read to the dead-letter topic: key and value as they came, headers reason, topic,
/// partition and offset. A value that the topic will not take whole is cut to a half, a quarter and so on, and a header
/// "truncated" says how much is left. Has a producer of its own, so that a refused giant holds up no result.
/// </summary>
internal sealed class DeadLetterSink : ISink
{
    private const int MaxMessageBytes = 1_000_000_000;      // librdkafka's most; what the topic takes is the topic's word

    private readonly KafkaOptions options;
    private readonly ILogger log;
    private readonly IProducer<byte[]?, byte[]?> producer;
    private readonly Deliveries deliveries;

    /// <summary>Connects in the background; nothing is sent yet.</summary>
    public DeadLetterSink(KafkaOptions options, KafkaClients clients, ILogger log)
    {
        this.options = options;
        this.log = log;
        producer = clients.Producer(MaxMessageBytes);
        deliveries = new Deliveries(producer);
    }

    /// <inheritdoc/>
    public string Name => "dead-letter";

    /// <inheritdoc/>
    public async ValueTask WriteAsync(OutputBatch batch, CancellationToken stop)
    {
        int count = batch.Messages.Length;
        bool any = false;
        for (int i = 0; i < count; i++)
        {
            if (batch.Messages[i].Kind != OutputKind.DeadLetter) continue;
            any = true;
            await deliveries.SendAsync(options.DeadLetters, Message(batch, i), stop);
        }
        if (!any) return;
        var kept = new Dictionary<long, int>();
        await deliveries.CompleteAsync((_, message, error) => Mend(batch, message, error, kept), stop);
        foreach ((long offset, int bytes) in kept) log.DeadLetterTruncated(batch.Topic, batch.Partition, offset, options.DeadLetters, Original(batch, offset), bytes);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        producer.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Message<byte[]?, byte[]?> Message(OutputBatch batch, int i)
    {
        ref readonly OutputMessage letter = ref batch.Messages[i];
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

    private static Message<byte[]?, byte[]?>? Mend(OutputBatch batch, Message<byte[]?, byte[]?> message, Error error, Dictionary<long, int> kept)
    {
        if (error.Code == ErrorCode.InvalidTimestamp && message.Timestamp.Type != TimestampType.NotAvailable)
            return new() { Key = message.Key, Value = message.Value, Headers = message.Headers };
        if (error.Code != ErrorCode.MsgSizeTooLarge || message.Value is not { Length: > 1 } value) return null;

        long offset = long.Parse(Encoding.ASCII.GetString(message.Headers.GetLastBytes("offset")), CultureInfo.InvariantCulture);
        kept[offset] = value.Length / 2;
        var headers = new Headers();
        foreach (IHeader header in message.Headers)
            if (header.Key != "truncated") headers.Add(header.Key, header.GetValueBytes());
        headers.Add("truncated", Encoding.ASCII.GetBytes($"the first {kept[offset]} of {Original(batch, offset)} bytes"));
        return new() { Key = message.Key, Value = value[..kept[offset]], Headers = headers, Timestamp = message.Timestamp };
    }

    private static int Original(OutputBatch batch, long offset)
    {
        foreach (ref readonly OutputMessage letter in batch.Messages)
            if (letter.Kind == OutputKind.DeadLetter && letter.Offset == offset) return letter.PayloadLength;
        return 0;
    }

    private static byte[] Number(long value) => Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));
}
