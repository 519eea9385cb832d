using System.Text;
using Confluent.Kafka;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Replay;

namespace StreamForecast.Daemon.Tests.Replay;

public class ObservationProducerTests
{
    [Fact]
    public void Observations_are_json_keyed_by_series_at_their_event_time_and_a_double_survives()
    {
        var records = Produce(partitions: 1, producer =>
        {
            producer.Produce("plant-1/pump-3"u8.ToArray(), 1_763_658_000_000, 0.1 + 0.2);
            producer.Produce("plant-1/pump-3"u8.ToArray(), 1_763_658_000_250, double.NaN);
            producer.Produce("wärme \"a\""u8.ToArray(), 1_763_658_001_000, 0.1f);
        });

        Assert.Equal("""{"series":"plant-1/pump-3","timestamp":"2025-11-20T17:00:00Z","value":0.30000000000000004}""", Text(records[0]));
        Assert.Equal("""{"series":"plant-1/pump-3","timestamp":"2025-11-20T17:00:00.250Z","value":null}""", Text(records[1]));
        Assert.EndsWith("\"value\":0.1}", Text(records[2]), StringComparison.Ordinal);
        Assert.Equal("wärme \"a\"", System.Text.Json.JsonDocument.Parse(Text(records[2])).RootElement.GetProperty("series").GetString());
        Assert.Equal([1_763_658_000_000, 1_763_658_000_250, 1_763_658_001_000], records.Select(record => record.Message.Timestamp.UnixTimestampMs));
        Assert.Equal("plant-1/pump-3", Encoding.UTF8.GetString(records[0].Message.Key));
    }

    [Fact]
    public void Keys_lie_where_java_clients_would_put_them()
    {
        string[] keys = [.. Enumerable.Range(0, 50).Select(i => $"series-{i}")];
        var records = Produce(partitions: 7, producer =>
        {
            foreach (string key in keys) producer.Produce(Encoding.UTF8.GetBytes(key), 1_763_658_000_000, 1.0);
        });

        Assert.Equal(keys.Length, records.Count);
        Assert.All(records, record => Assert.Equal((Murmur2(record.Message.Key) & 0x7fffffff) % 7, record.Partition.Value));
    }

    [Fact]
    public void Brokers_that_do_not_answer_are_named()
    {
        var e = Assert.Throws<IOException>(() => ReplayTopic.Prepare("127.0.0.1:1", "t", 1, 0, TimeSpan.FromSeconds(1)));

        Assert.Contains("no broker answered", e.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1", e.Message, StringComparison.Ordinal);
    }

    private static string Text(ConsumeResult<byte[], byte[]> record) => Encoding.UTF8.GetString(record.Message.Value);

    private static List<ConsumeResult<byte[], byte[]>> Produce(int partitions, Action<ObservationProducer> produce)
    {
        using var cluster = new EmbeddedCluster();
        cluster.CreateTopic("t", partitions);
        using (var producer = new ObservationProducer(cluster.Brokers, "t"))
        {
            produce(producer);
            producer.Flush(CancellationToken.None);
        }
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = cluster.Brokers, GroupId = "g", EnablePartitionEof = true }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset("t", partition, Offset.Beginning)));
        var records = new List<ConsumeResult<byte[], byte[]>>();
        for (int ended = 0; ended < partitions;)
        {
            var record = consumer.Consume(TimeSpan.FromSeconds(20)) ?? throw new TimeoutException("The embedded cluster did not answer within 20 s.");
            if (record.IsPartitionEOF) ended++;
            else records.Add(record);
        }
        consumer.Close();
        return records;
    }

    // Kafka's own definition (org.apache.kafka.common.utils.Utils.murmur2), seed 0x9747b28c.
    private static int Murmur2(byte[] data)
    {
        const int m = 0x5bd1e995;
        int length = data.Length;
        int h = unchecked((int)0x9747b28c) ^ length;
        for (int i = 0; i < length / 4; i++)
        {
            int k = BitConverter.ToInt32(data, 4 * i) * m;
            k ^= (int)((uint)k >> 24);
            h = (h * m) ^ (k * m);
        }
        int tail = length & ~3;
        if (length % 4 == 3) h ^= data[tail + 2] << 16;
        if (length % 4 >= 2) h ^= data[tail + 1] << 8;
        if (length % 4 >= 1) h = (h ^ data[tail]) * m;
        h = (h ^ (int)((uint)h >> 13)) * m;
        return h ^ (int)((uint)h >> 15);
    }
}
