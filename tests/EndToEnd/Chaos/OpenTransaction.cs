using Confluent.Kafka;

namespace StreamForecast.EndToEnd.Chaos;

/// <summary>Sees results as they reach a topic, before they are committed: a moment that is hard to hit by chance.</summary>
internal static class OpenTransaction
{
    /// <summary>Returns at the first record that is written to the topic from now on; false when there is none in time.</summary>
    public static bool Wait(string brokers, string topic, int partitions, TimeSpan limit)
    {
        using var consumer = Reader(brokers);
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.End)));
        var until = DateTime.UtcNow + limit;
        while (DateTime.UtcNow < until)
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { IsPartitionEOF: false }) return true;
        return false;
    }

    /// <summary>Records in a topic that no reader of committed records will ever see: what kills have left in open transactions.</summary>
    public static long Aborted(string brokers, string topic, int partitions, long committed)
    {
        using var consumer = Reader(brokers);
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        long read = 0;
        for (int ends = 0; ends < partitions;)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(10)) is not { } result) break;
            if (result.IsPartitionEOF) ends++;
            else read++;
        }
        return read - committed;
    }

    private static IConsumer<Ignore, Ignore> Reader(string brokers) =>
        new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = brokers, GroupId = "chaos", EnableAutoCommit = false, EnablePartitionEof = true, IsolationLevel = IsolationLevel.ReadUncommitted, FetchWaitMaxMs = 5 })
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
}
