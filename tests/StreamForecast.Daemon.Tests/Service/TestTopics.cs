using System.Text;
using Confluent.Kafka;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Tests.Service;

/// <summary>An embedded cluster with the topics of a daemon, a producer for its input and a reader of its outputs.</summary>
internal sealed class TestTopics : IDisposable
{
    private readonly EmbeddedCluster cluster = new();
    private readonly IProducer<byte[]?, byte[]?> producer;
    private readonly int partitions;

    public TestTopics(int partitions = 2)
    {
        this.partitions = partitions;
        foreach (string topic in new[] { "observations", "forecasts", "anomalies", "observations.dead-letter", "verdicts", "verdicts.journal" }) cluster.CreateTopic(topic, partitions);
        producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = cluster.Brokers, LingerMs = 1, MessageMaxBytes = 4 << 20 }).SetLogHandler((_, _) => { }).Build();
    }

    public EmbeddedCluster Cluster => cluster;

    /// <summary>Options for a daemon on this cluster, with a state folder and an untrained model under <paramref name="folder"/>.</summary>
    public DaemonOptions Options(string folder) => new()
    {
        Kafka = new KafkaOptions { Brokers = cluster.Brokers, VerdictsTopic = "verdicts", Guarantee = Guarantee.AtLeastOnce, CreateTopics = false, Client = new Dictionary<string, string> { ["session.timeout.ms"] = "6000" } },
        State = new StateOptions { Directory = Path.Combine(folder, "state"), TopicInterval = TimeSpan.Zero },
        Model = new ModelOptions { Directory = TestModel.In(folder) },
        Web = new WebOptions { Enabled = false },
    };

    /// <summary>Produces a record and waits until the broker has it.</summary>
    public void Produce(string? key, byte[]? value) =>
        producer.Produce("observations", new Message<byte[]?, byte[]?> { Key = key is null ? null : Encoding.UTF8.GetBytes(key), Value = value });

    /// <summary>Produces rows 0 to <paramref name="rows"/> - 1 of hourly series with a daily season, every series in turn.</summary>
    public void ProduceSeries(int series, int rows, int from = 0)
    {
        for (int row = from; row < from + rows; row++)
        {
            for (int s = 0; s < series; s++)
            {
                double value = 10 + s + 3 * Math.Sin(2 * Math.PI * row / 24) + 0.1 * ((row * 7 + s * 3) % 11);
                Produce($"s{s}", Encoding.UTF8.GetBytes(FormattableString.Invariant($$"""{"series":"s{{s}}","timestamp":{{1_700_000_000L + 3600L * row}},"value":{{value:R}}}""")));
            }
        }
        producer.Flush(TimeSpan.FromSeconds(30));
    }

    public void Flush() => producer.Flush(TimeSpan.FromSeconds(30));

    /// <summary>All records of a topic, partition by partition; waits until there are <paramref name="count"/>.</summary>
    public List<ConsumeResult<string, byte[]?>> Read(string topic, int count)
    {
        using var consumer = new ConsumerBuilder<string, byte[]?>(new ConsumerConfig { BootstrapServers = cluster.Brokers, GroupId = "reader", EnableAutoCommit = false, EnablePartitionEof = true })
            .SetKeyDeserializer(Deserializers.Utf8).SetValueDeserializer(Deserializers.ByteArray!).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        var records = new List<ConsumeResult<string, byte[]?>>();
        var ends = new HashSet<int>();
        long deadline = Environment.TickCount64 + 60_000;
        while (Environment.TickCount64 < deadline && (records.Count < count || ends.Count < partitions))
        {
            if (consumer.Consume(100) is not { } result) continue;
            if (result.IsPartitionEOF) ends.Add(result.Partition.Value);
            else records.Add(result);
        }
        return [.. records.OrderBy(r => r.Partition.Value).ThenBy(r => r.Offset.Value)];
    }

    /// <summary>The payloads of a topic as text, in no partition's order.</summary>
    public List<string> Payloads(string topic, int count) => [.. Read(topic, count).Select(r => Encoding.UTF8.GetString(r.Message.Value!))];

    public void Dispose()
    {
        producer.Dispose();
        cluster.Dispose();
    }
}
