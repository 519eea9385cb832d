using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// Writes records that could not be read to the dead-letter topic, and what verdicts changed to their journal, at least once, as <see cref="KafkaRecords"/> makes them. A
/// value that the topic will not take whole is cut to a half, a quarter and so on. Has a producer of its own, so that a
/// refused giant holds up no result.
/// </summary>
internal sealed class DeadLetterSink : ISink
{
    private const int MaxMessageBytes = 1_000_000_000;      // librdkafka's most; what the topic takes is the topic's word

    private readonly KafkaOptions options;
    private readonly KafkaRecords records;
    private readonly ILogger log;
    private readonly IProducer<byte[]?, byte[]?> producer;
    private readonly Deliveries deliveries;

    /// <summary>Connects in the background; nothing is sent yet.</summary>
    public DeadLetterSink(KafkaOptions options, KafkaClients clients, ILogger log)
    {
        this.options = options;
        records = new KafkaRecords(options);
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
            OutputKind kind = batch.Messages[i].Kind;
            if (kind is not (OutputKind.DeadLetter or OutputKind.Journal)) continue;
            any = true;
            await deliveries.SendAsync(records.Place(batch, kind), KafkaRecords.Of(batch, i), stop);
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

    private static Message<byte[]?, byte[]?>? Mend(OutputBatch batch, Message<byte[]?, byte[]?> message, Error error, Dictionary<long, int> kept)
    {
        if (error.Code == ErrorCode.InvalidTimestamp) return KafkaRecords.WithoutTime(message);
        if (error.Code != ErrorCode.MsgSizeTooLarge || message.Headers is null) return null;
        long offset = long.Parse(Encoding.ASCII.GetString(message.Headers.GetLastBytes("offset")), CultureInfo.InvariantCulture);
        Message<byte[]?, byte[]?>? halved = KafkaRecords.Halved(message, Original(batch, offset));
        if (halved is not null) kept[offset] = halved.Value!.Length;
        return halved;
    }

    private static int Original(OutputBatch batch, long offset)
    {
        foreach (ref readonly OutputMessage letter in batch.Messages)
            if (letter.Kind == OutputKind.DeadLetter && letter.Offset == offset) return letter.PayloadLength;
        return 0;
    }
}
