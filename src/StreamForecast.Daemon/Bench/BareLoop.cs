using Confluent.Kafka;

namespace StreamForecast.Daemon.Bench;

/// <summary>
/// The reference of <c>bench pipeline</c>: Confluent.Kafka alone, a record consumed and one of a forecast's size produced,
/// with the daemon's own promises (acks=all, idempotent) and nothing in between. Runs on the calling thread.
/// </summary>
internal static class BareLoop
{
    /// <summary>Handles <paramref name="records"/> records, then waits until the brokers hold what was produced.</summary>
    public static void Run(string brokers, string from, string to, string group, long records, int payloadBytes, CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = brokers,
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            ConsumeResultFields = "timestamp",
            FetchMaxBytes = 64 << 20,
            QueuedMaxMessagesKbytes = 64 << 10,
        }).SetLogHandler(static (_, _) => { }).Build();
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = brokers,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = 5,
            QueueBufferingMaxMessages = 1_000_000,
            DeliveryReportFields = "none",
        }).SetLogHandler(static (_, _) => { }).Build();

        byte[] payload = new byte[payloadBytes];
        new Random(1).NextBytes(payload);              // as hard to compress as can be; forecasts are sent uncompressed by default
        consumer.Subscribe(from);
        for (long i = 0; i < records; i++)
        {
            var record = consumer.Consume(stop);
            var message = new Message<byte[], byte[]> { Key = record.Message.Key, Value = payload, Timestamp = record.Message.Timestamp };
            while (!TryProduce(producer, to, message)) producer.Poll(TimeSpan.FromMilliseconds(10));
        }
        producer.Flush(stop);
        consumer.Close();
    }

    private static bool TryProduce(IProducer<byte[], byte[]> producer, string topic, Message<byte[], byte[]> message)
    {
        try
        {
            producer.Produce(topic, message);
            return true;
        }
        catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }
}
