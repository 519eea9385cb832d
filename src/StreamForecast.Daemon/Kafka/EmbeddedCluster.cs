using System.Runtime.InteropServices;
using StreamForecast.Daemon.Interop;

namespace StreamForecast.Daemon.Kafka;

/// <summary>
/// A Kafka cluster inside this process, on loopback: librdkafka's mock cluster, which speaks the real protocol. Serves
/// <c>demo</c> and the tests that need no broker. It keeps some 65,000 records a partition, neither compacts nor isolates
/// transactions, forgets the offsets sent with them (so that Kafka:Guarantee is AtLeastOnce on it), and knows no request to create a topic: <see cref="CreateTopic"/> does that.
/// </summary>
internal sealed class EmbeddedCluster : IDisposable
{
    private const int All = -1;     // librdkafka's word for every broker

    private const int JoinDelayMilliseconds = 100;      // until a new group hands partitions out; a real broker's 3 s wait for members that are not to be expected here

    private readonly nint client;
    private readonly nint cluster;
    private readonly int brokers;
    private bool disposed;

    /// <summary>Starts the brokers on free ports.</summary>
    public EmbeddedCluster(int brokers = 1)
    {
        this.brokers = brokers;
        client = Librdkafka.NewCarrier();
        cluster = Librdkafka.rd_kafka_mock_cluster_new(client, brokers);
        if (cluster == 0)
        {
            Librdkafka.rd_kafka_destroy(client);
            throw new InvalidOperationException($"librdkafka could not start an embedded cluster of {brokers} brokers; are loopback ports to be had?");
        }
        Librdkafka.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, JoinDelayMilliseconds);
        Brokers = Marshal.PtrToStringUTF8(Librdkafka.rd_kafka_mock_cluster_bootstraps(cluster))!;
    }

    /// <summary>Addresses for Kafka:Brokers.</summary>
    public string Brokers { get; }

    /// <summary>Creates a topic. Throws <see cref="InvalidOperationException"/> when it is there already.</summary>
    public void CreateTopic(string topic, int partitions)
    {
        int error = Librdkafka.rd_kafka_mock_topic_create(cluster, Librdkafka.Text(topic), partitions, Math.Min(brokers, 3));
        if (error != 0) throw new InvalidOperationException($"The embedded cluster could not create topic {topic} with {partitions} partitions: librdkafka's error {error}.");
    }

    /// <summary>Takes all brokers off the net, or brings them back with what they held.</summary>
    public void Reachable(bool reachable)
    {
        if (reachable) Librdkafka.rd_kafka_mock_broker_set_up(cluster, All);
        else Librdkafka.rd_kafka_mock_broker_set_down(cluster, All);
    }

    /// <summary>Has every answer take so long.</summary>
    public void RoundTrip(TimeSpan time) => Librdkafka.rd_kafka_mock_broker_set_rtt(cluster, All, (int)time.TotalMilliseconds);

    /// <summary>Stops the brokers; what they held is gone.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        Librdkafka.rd_kafka_mock_cluster_destroy(cluster);
        Librdkafka.rd_kafka_destroy(client);
    }
}
