using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Bench;

/// <summary>
/// Where <c>bench</c> has its topics: brokers that the operator named, or an embedded cluster of its own. Topics are the run's
/// own, by name, and are deleted at the end.
/// </summary>
internal sealed class BenchBrokers : IDisposable
{
    private readonly EmbeddedCluster? cluster;
    private readonly IAdminClient? admin;
    private readonly List<string> topics = [];

    /// <summary>The named brokers, or null for an embedded cluster.</summary>
    public BenchBrokers(string? brokers)
    {
        cluster = brokers is null ? new EmbeddedCluster() : null;
        Addresses = brokers ?? cluster!.Brokers;
        admin = brokers is null ? null : new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).SetLogHandler(static (_, _) => { }).Build();
    }

    /// <summary>For Kafka:Brokers.</summary>
    public string Addresses { get; }

    /// <summary>Whether the cluster is embedded, and shares this process's cores with what is measured.</summary>
    public bool IsEmbedded => cluster is not null;

    /// <summary>Creates a topic. Throws <see cref="IOException"/> when the brokers do not answer or refuse.</summary>
    public void Create(string topic, int partitions)
    {
        cluster?.CreateTopic(topic, partitions);
        try
        {
            if (admin is not null) CreatedTopic.CreateAsync(admin, topic, partitions, replicas: -1).GetAwaiter().GetResult();
        }
        catch (KafkaException e)
        {
            string reason = e is CreateTopicsException { Results: [var result, ..] } ? result.Error.Reason : e.Error.Reason;
            throw new IOException($"Asked the brokers at {Addresses} for a topic to measure with, {topic}, and did not get it: {reason}. Check --brokers, and that topics may be created there.");
        }
        topics.Add(topic);
    }

    /// <summary>Deletes the topics.</summary>
    public void Dispose()
    {
        try
        {
            if (topics.Count > 0) admin?.DeleteTopicsAsync(topics).GetAwaiter().GetResult();
        }
        catch (KafkaException e)
        {
            Console.Error.WriteLine($"Topics {string.Join(", ", topics)} at {Addresses} could not be deleted: {e.Error.Reason}.");
        }
        admin?.Dispose();
        cluster?.Dispose();
    }
}
