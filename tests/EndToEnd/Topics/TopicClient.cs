using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamForecast.EndToEnd.Topics;

/// <summary>Makes, fills and reads topics on one cluster, on behalf of the scenarios.</summary>
internal sealed class TopicClient : IDisposable
{
    private static readonly Dictionary<string, string> keepAll = new()
    {
        ["retention.ms"] = "-1",
        ["message.timestamp.after.max.ms"] = long.MaxValue.ToString(CultureInfo.InvariantCulture),
        ["max.message.bytes"] = (2 << 20).ToString(CultureInfo.InvariantCulture),
    };

    private readonly HashSet<string> topics = [];
    private readonly HashSet<string> groups = [];
    private readonly IAdminClient admin;
    private readonly IProducer<byte[]?, byte[]?> producer;

    public TopicClient(string brokers)
    {
        Brokers = brokers;
        admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = brokers,
            EnableIdempotence = true, // order is kept and nothing doubled, whatever the broker goes through
            LingerMs = 5,
            MessageMaxBytes = 8 << 20,
            QueueBufferingMaxKbytes = 1 << 20,
            QueueBufferingMaxMessages = 1_000_000,
            Partitioner = Partitioner.Murmur2Random,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>The cluster's address.</summary>
    public string Brokers { get; }

    /// <summary>Makes topics that keep what they are given, however old or new its times are, and take records of 2 MB.</summary>
    public Task Create(int partitions, params string[] topics) => Create(partitions, keepAll, topics);

    /// <summary>Makes topics with settings of a scenario's own.</summary>
    public Task Create(int partitions, Dictionary<string, string> settings, string[] topics)
    {
        this.topics.UnionWith(topics);
        return admin.CreateTopicsAsync(topics.Select(topic => new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = -1, Configs = settings }));
    }

    /// <summary>Notes what a daemon will make, for <see cref="RemoveAll"/>.</summary>
    public void Expect(string group, params string[] topics)
    {
        groups.Add(group);
        this.topics.UnionWith(topics);
    }

    /// <summary>Takes every topic and group of the scenarios off the cluster: for one that outlives the tests.</summary>
    public async Task RemoveAll()
    {
        var present = admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Select(t => t.Topic).Where(topics.Contains).ToList();
        if (present.Count > 0) await admin.DeleteTopicsAsync(present);
        foreach (string group in groups)
        {
            try { await admin.DeleteGroupsAsync([group]); }
            catch (DeleteGroupsException) { } // it never came to be
        }
    }

    /// <summary>Whether the cluster has a topic of this name.</summary>
    public bool Exists(string topic) => admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Any(t => t.Topic == topic);

    /// <summary>Sends records in order and returns them as they lie in the topic; fails when one is refused.</summary>
    public List<TopicRecord> Produce(string topic, IEnumerable<(byte[]? Key, byte[]? Value)> records)
    {
        List<TopicRecord?> sent = [];
        Error? refused = null;
        foreach (var (key, value) in records)
        {
            int index = sent.Count;
            lock (sent) sent.Add(null);
            producer.Produce(topic, new Message<byte[]?, byte[]?> { Key = key, Value = value }, report =>
            {
                if (report.Error.IsError) refused = report.Error;
                else lock (sent) sent[index] = new(topic, report.Partition, report.Offset, key, value, report.Timestamp.UnixTimestampMs, new Dictionary<string, string>());
            });
        }
        producer.Flush(TimeSpan.FromMinutes(2));
        Assert.True(refused is null, $"The broker refused a record for {topic}: {refused}");
        return [.. sent.Select(record => record ?? throw new InvalidOperationException($"A record for {topic} was not delivered within two minutes."))];
    }

    /// <summary>Returns when a group has committed an offset above 0 in a topic.</summary>
    public void WaitForCommit(string group, string topic)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = Brokers, GroupId = group }).SetLogHandler((_, _) => { }).Build();
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics.Single().Partitions.Select(p => new TopicPartition(topic, p.PartitionId)).ToList();
        var until = DateTime.UtcNow.AddSeconds(60);
        while (!consumer.Committed(partitions, TimeSpan.FromSeconds(10)).Any(p => p.Offset > 0))
        {
            Assert.True(DateTime.UtcNow < until, $"Group {group} has committed nothing in topic {topic} for a minute.");
            Thread.Sleep(100);
        }
    }

    /// <summary>Returns when every partition of the cluster, the brokers' own among them, is held by so many brokers: then any one of three may be lost without another's data.</summary>
    public async Task WaitForReplicas(int count)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Any(topic => topic.Partitions.Any(partition => partition.InSyncReplicas.Length < count))) await Task.Delay(100, late.Token);
    }

    /// <summary>A reader from the topic's beginning.</summary>
    public TopicReader Read(string topic) => new(Brokers, topic);

    /// <summary>Everything that lies in a topic now.</summary>
    public List<TopicRecord> ReadAll(string topic)
    {
        using var reader = Read(topic);
        return reader.ReadToEnd();
    }

    public void Dispose()
    {
        producer.Dispose();
        admin.Dispose();
    }
}
