using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Sinks;

/// <summary>Writes forecasts and anomalies to their topics, keyed by series, with the event time as Kafka time.</summary>
internal sealed class KafkaSink : ISink
{
    private const int MaxMessageBytes = 16 << 20;

    private readonly KafkaOptions options;
    private readonly ILogger log;
    private readonly IProducer<byte[]?, byte[]?> producer;
    private readonly Deliveries deliveries;

    /// <summary>Connects in the background; nothing is sent yet.</summary>
    public KafkaSink(KafkaOptions options, KafkaClients clients, ILogger log)
    {
        this.options = options;
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
            if (batch.Messages[i].Kind is not (OutputKind.Forecast or OutputKind.Anomaly)) continue;
            (string topic, Message<byte[]?, byte[]?> message) = Message(batch, i);
            await deliveries.SendAsync(topic, message, stop);
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

    private (string Topic, Message<byte[]?, byte[]?> Message) Message(OutputBatch batch, int i)
    {
        ref readonly OutputMessage message = ref batch.Messages[i];
        string topic = message.Kind == OutputKind.Forecast ? options.ForecastsTopic : options.AnomaliesTopic;
        return (topic, new Message<byte[]?, byte[]?> { Key = batch.Key(message).ToArray(), Value = batch.Payload(message).ToArray(), Timestamp = KafkaTime.Of(message.Time) });
    }

    private static Message<byte[]?, byte[]?>? Mend(string topic, Message<byte[]?, byte[]?> message, Error error, HashSet<string> timesRefused)
    {
        if (error.Code != ErrorCode.InvalidTimestamp || message.Timestamp.Type == TimestampType.NotAvailable) return null;
        timesRefused.Add(topic);
        return new() { Key = message.Key, Value = message.Value };      // without a time of its own: the time of writing
    }
}
