using System.Buffers;
using System.Text.Json;
using Confluent.Kafka;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Replay;

/// <summary>
/// Writes observations to a Kafka topic as the daemon reads them: JSON with series, timestamp and value, keyed by series,
/// the record's time its event time, in order and without duplicates. Used by <c>replay</c>, <c>simulate</c> and <c>demo</c>.
/// </summary>
internal sealed class ObservationProducer : IDisposable
{
    private readonly IProducer<byte[], byte[]> producer;
    private readonly string topic;
    private readonly ArrayBufferWriter<byte> buffer = new(256);
    private readonly Utf8JsonWriter json;
    private volatile Error? refused;

    /// <summary>Connects; nothing is asked of the brokers yet.</summary>
    public ObservationProducer(string brokers, string topic)
    {
        this.topic = topic;
        json = new Utf8JsonWriter(buffer);
        producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = brokers,
            ClientId = "streamforecast-replay",
            Partitioner = Partitioner.Murmur2Random,         // as Java clients place keys, so that both meet in one partition
            EnableIdempotence = true,
            LingerMs = 20,
            BatchNumMessages = 10_000,
            CompressionType = CompressionType.Lz4,
            QueueBufferingMaxMessages = 200_000,
        }).SetLogHandler(static (_, _) => { }).SetErrorHandler((_, error) => { if (error.IsFatal) refused = error; }).Build();
    }

    /// <summary>Queues one observation, NaN being a gap; waits while the queue is full. Throws what the brokers refused earlier.</summary>
    public void Produce(byte[] key, long time, double value)
    {
        Begin(key, time);
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteNullValue();
        Send(key, time);
    }

    /// <summary>As <see cref="Produce(byte[], long, double)"/>, with the value written in as few digits as a float needs.</summary>
    public void Produce(byte[] key, long time, float value)
    {
        Begin(key, time);
        if (float.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteNullValue();
        Send(key, time);
    }

    /// <summary>Waits until the brokers hold everything.</summary>
    public void Flush(CancellationToken stop)
    {
        producer.Flush(stop);
        ThrowIfRefused();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        json.Dispose();
        producer.Dispose();
    }

    private void Begin(byte[] key, long time)
    {
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        json.WriteString("series"u8, key);
        json.WriteString("timestamp"u8, EventTime.Format(time));
        json.WritePropertyName("value"u8);
    }

    private void Send(byte[] key, long time)
    {
        json.WriteEndObject();
        json.Flush();
        var message = new Message<byte[], byte[]> { Key = key, Value = buffer.WrittenSpan.ToArray(), Timestamp = new Timestamp(time, TimestampType.CreateTime) };
        while (true)
        {
            ThrowIfRefused();
            try
            {
                producer.Produce(topic, message, OnDelivered);
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private void OnDelivered(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError) refused ??= report.Error;
    }

    private void ThrowIfRefused()
    {
        if (refused is { } error) throw new IOException($"Topic {topic} did not take a record: {error.Reason}. Nothing after it was sent; mend the broker or topic and start again.");
    }
}
