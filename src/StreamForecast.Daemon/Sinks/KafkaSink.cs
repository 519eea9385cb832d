using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Sinks;

/// <summary>Writes forecasts and anomalies to their topics at least once, as <see cref="KafkaRecords"/> makes them.</summary>
internal sealed class KafkaSink : ISink
{
    private const int MaxMessageBytes = 16 << 20;

    private readonly KafkaRecords records;
    private readonly ILogger log;
    private readonly IProducer<byte[]?, byte[]?> producer;
    private readonly Deliveries deliveries;

    /// <summary>Connects in the background; nothing is sent yet.</summary>
    public KafkaSink(KafkaOptions options, KafkaClients clients, ILogger log)
    {
        records = new KafkaRecords(options);
        this.log = log;
        producer = clients.Producer(MaxMessageBytes);
        deliveries = new Deliveries(producer);
    }

    /// <inheritdoc/>
    public string Name => "kafka";

    /// <inheritdoc/>
    public async ValueTask WriteAsync(OutputBatch batch, CancellationToken stop)
    {
        int count = batch.Messages.Length;
        for (int i = 0; i < count; i++)
        {
            OutputKind kind = batch.Messages[i].Kind;
            if (kind is OutputKind.Forecast or OutputKind.Anomaly) await deliveries.SendAsync(records.Place(batch, kind), KafkaRecords.Of(batch, i), stop);
        }
        var timesRefused = new HashSet<string>();
        await deliveries.CompleteAsync((topic, message, error) => Mend(topic, message, error, timesRefused), stop);
        foreach (string topic in timesRefused) log.TimeRefused(topic, count);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        producer.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Message<byte[]?, byte[]?>? Mend(string topic, Message<byte[]?, byte[]?> message, Error error, HashSet<string> timesRefused)
    {
        if (error.Code != ErrorCode.InvalidTimestamp || KafkaRecords.WithoutTime(message) is not { } untimed) return null;
        timesRefused.Add(topic);
        return untimed;
    }
}
