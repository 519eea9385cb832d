using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Exits;

namespace StreamForecast.Daemon.Kafka;

/// <summary>
/// Makes the connections to Kafka: one place for the settings that the daemon's promises rest on. The operator's own
/// settings (Kafka:Client) go in first, so that they cannot undo those. Used by source, sinks and start-up.
/// </summary>
internal sealed class KafkaClients(KafkaOptions options, BrokerWatch watch, ILogger log)
{
    /// <summary>A consumer of the group, which reports rebalances to the handlers and hands offsets to the group only when told.</summary>
    public ConsumerBuilder<BytesSlice, BytesSlice> Consumer(RecordBatch batch) =>
        new ConsumerBuilder<BytesSlice, BytesSlice>(new ConsumerConfig(Settings())
        {
            GroupId = options.GroupId,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = IsolationLevel.ReadCommitted,      // also has the group's offsets be read only once the transactions that move them have ended
            EnableAutoCommit = options.Guarantee == Guarantee.AtLeastOnce,      // librdkafka commits in the background what StoreOffset has released, and nothing else
            EnableAutoOffsetStore = false,
            AutoCommitIntervalMs = 1000,
            SessionTimeoutMs = int.TryParse(options.Client.GetValueOrDefault("session.timeout.ms"), out int session) ? session : 10_000,   // after a crash its partitions wait for so long; the default is 45 s
            ConsumeResultFields = "timestamp",  // no headers: they are read by nobody and cost an object a record
            FetchMaxBytes = 64 << 20,
            QueuedMaxMessagesKbytes = 64 << 10,
        })
        .SetKeyDeserializer(batch).SetValueDeserializer(batch)
        .SetErrorHandler((_, error) => watch.Error(error))
        .SetLogHandler((_, message) => log.ClientSaid(message.Facility, message.Message));

    /// <summary>A producer that neither loses nor doubles: acks=all, idempotent, and patient for as long as a broker is away.</summary>
    public IProducer<byte[]?, byte[]?> Producer(int maxMessageBytes) =>
        Producer(new ProducerConfig(Settings())
        {
            MessageTimeoutMs = 0,               // none: a broker that is away is waited for
            MessageMaxBytes = maxMessageBytes,
        })
        .SetErrorHandler((_, error) => watch.Error(error))
        .Build();

    /// <summary>A producer of transactions under an id; a later one of the same id takes its place and shuts it out. Its owner sees fatal errors in the calls that they fail, and recovers.</summary>
    public IProducer<byte[]?, byte[]?> TransactionalProducer(string id, int maxMessageBytes)
    {
        int timeout = (int)options.Transaction.Timeout.TotalMilliseconds;
        return Producer(new ProducerConfig(Settings())
        {
            TransactionalId = id,
            TransactionTimeoutMs = timeout,
            MessageTimeoutMs = timeout,         // the transaction would be lost by then
            MessageMaxBytes = maxMessageBytes,
        })
        .SetErrorHandler((_, error) =>
        {
            if (!error.IsFatal) watch.Error(error);
        })
        .Build();
    }

    /// <summary>A producer of one checkpoint under its partition's id. Its owner sees what fails, and tries again later: a checkpoint that fails ends nothing.</summary>
    public IProducer<byte[], byte[]> CheckpointProducer(string id) =>
        new ProducerBuilder<byte[], byte[]>(new ProducerConfig(Settings())
        {
            TransactionalId = id,
            TransactionTimeoutMs = 10 * 60_000,     // a million series take a minute; what a process leaves open is ended by its successor under the same id
            MessageTimeoutMs = 5 * 60_000,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = 5,
            QueueBufferingMaxKbytes = 32 << 10,
            CompressionType = CompressionType.None, // states are dense: lz4 saves a tenth
            EnableDeliveryReports = false,          // what is refused fails the transaction, with the reason
        })
        .SetErrorHandler((_, error) =>
        {
            if (!error.IsFatal) watch.Error(error);
        })
        .SetLogHandler((_, message) => log.ClientSaid(message.Facility, message.Message))
        .Build();

    /// <summary>A consumer, of committed records unless otherwise asked, that is assigned what it reads and tells of its end; it joins no group.</summary>
    public IConsumer<byte[]?, byte[]?> CheckpointConsumer(IsolationLevel isolation = IsolationLevel.ReadCommitted) =>
        new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig(Settings())
        {
            GroupId = options.GroupId,              // asked for by the client, and not used
            AutoOffsetReset = AutoOffsetReset.Earliest,     // what retention or compaction took away is passed over
            IsolationLevel = isolation,
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            ConsumeResultFields = "none",
            FetchWaitMaxMs = 50,                    // the end of a partition is told by an empty fetch, which the default has wait for 500 ms
            FetchMaxBytes = 64 << 20,
            MaxPartitionFetchBytes = 16 << 20,
            QueuedMaxMessagesKbytes = 64 << 10,
        })
        .SetErrorHandler((_, error) => watch.Error(error))
        .SetLogHandler((_, message) => log.ClientSaid(message.Facility, message.Message))
        .Build();

    /// <summary>The same for records of the source, whose bytes go into a batch.</summary>
    public IConsumer<BytesSlice, BytesSlice> ReplayConsumer(RecordBatch batch) =>
        new ConsumerBuilder<BytesSlice, BytesSlice>(new ConsumerConfig(Settings())
        {
            GroupId = options.GroupId,
            AutoOffsetReset = AutoOffsetReset.Earliest,     // what retention or compaction took away is passed over
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            ConsumeResultFields = "timestamp",
            FetchMaxBytes = 64 << 20,
            QueuedMaxMessagesKbytes = 64 << 10,
        })
        .SetKeyDeserializer(batch).SetValueDeserializer(batch)
        .SetErrorHandler((_, error) => watch.Error(error))
        .SetLogHandler((_, message) => log.ClientSaid(message.Facility, message.Message))
        .Build();

    /// <summary>A client for metadata and for creating topics; the first that a start makes. Throws <see cref="StartException"/> when librdkafka does not take the settings together.</summary>
    public IAdminClient Admin()
    {
        try
        {
            return new AdminClientBuilder(new AdminClientConfig(Settings()))
                .SetErrorHandler((_, error) => watch.Error(error))
                .SetLogHandler((_, message) => log.ClientSaid(message.Facility, message.Message))
                .Build();
        }
        catch (InvalidOperationException e)
        {
            throw new StartException($"The Kafka client does not take its settings (Kafka:Brokers is {options.Brokers}; Kafka:Client sets {(options.Client.Count == 0 ? "nothing" : string.Join(", ", options.Client.Keys))}): {e.Message}", e);
        }
    }

    private ProducerBuilder<byte[]?, byte[]?> Producer(ProducerConfig config)
    {
        config.Acks = Acks.All;
        config.EnableIdempotence = true;
        config.LingerMs = 5;
        config.Partitioner = Partitioner.Murmur2Random;    // as Java clients place keys: where both topics have as many partitions, a series keeps its number
        config.QueueBufferingMaxMessages = 1_000_000;
        config.DeliveryReportFields = "none";
        return new ProducerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, message) => log.ClientSaid(message.Facility, message.Message));
    }

    private Dictionary<string, string> Settings() => new(options.Client)
    {
        ["bootstrap.servers"] = options.Brokers,
        ["client.id"] = options.Client.GetValueOrDefault("client.id", "streamforecast"),
        ["reconnect.backoff.max.ms"] = options.Client.GetValueOrDefault("reconnect.backoff.max.ms", "2000"),   // the default of 10 s makes a short outage long
    };
}
