using System.Text;
using Confluent.Kafka;
using StreamForecast.EndToEnd.Servers;

namespace StreamForecast.EndToEnd.Topics;

/// <summary>Reads one topic from its beginning, committed records only, and keeps what it read, each partition in order.</summary>
internal sealed class TopicReader : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200), ToBeKnown = TimeSpan.FromSeconds(10);

    private readonly string topic;
    private readonly IConsumer<byte[]?, byte[]?> consumer;
    private readonly HashSet<int> atEnd = [];
    private Offset[] next = []; // per partition, the first offset not yet read

    public TopicReader(string brokers, string topic)
    {
        this.topic = topic;
        consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = brokers,
            GroupId = "reader",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            IsolationLevel = IsolationLevel.ReadCommitted,
            FetchMaxBytes = 64 << 20,
            MaxPartitionFetchBytes = 16 << 20,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>Everything read so far.</summary>
    public List<TopicRecord> Records { get; } = [];

    /// <summary>Reads until <paramref name="count"/> records have been seen in all; fails when the writer ends or the limit passes without a new record.</summary>
    public void ReadUntil(int count, ChildProcess writer, TimeSpan idleLimit)
    {
        var until = DateTime.UtcNow + idleLimit;
        while (Records.Count < count)
        {
            if (Next()) until = DateTime.UtcNow + idleLimit;
            Assert.False(writer.HasEnded, $"The writer of topic {topic} ended; {Records.Count} of {count} records are there.\n{writer.Tail()}");
            Assert.True(DateTime.UtcNow < until, $"Topic {topic} holds {Records.Count} of {count} records and has not grown for {idleLimit}.\n{writer.Tail()}");
        }
    }

    /// <summary>Reads to the end of every partition as it is now.</summary>
    public List<TopicRecord> ReadToEnd()
    {
        // One that was made a moment ago may be news to the broker that is asked.
        for (var until = DateTime.UtcNow + ToBeKnown; next.Length == 0 && DateTime.UtcNow < until; Thread.Sleep(next.Length == 0 ? Poll : TimeSpan.Zero)) FindPartitions();
        Assert.True(next.Length > 0, $"There is no topic {topic}.");
        AssignAt(next); // an end that was reported once is reported again only to a new assignment
        while (atEnd.Count < next.Length) Next();
        return Records;
    }

    public void Dispose() => consumer.Dispose();

    private void FindPartitions()
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var found = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics.Single();
        if (found.Error.Code == ErrorCode.UnknownTopicOrPart) return;
        next = [.. Enumerable.Repeat(Offset.Beginning, found.Partitions.Count)];
        AssignAt(next);
    }

    private void AssignAt(IReadOnlyList<Offset> offsets)
    {
        atEnd.Clear();
        consumer.Assign(offsets.Select((offset, partition) => new TopicPartitionOffset(topic, partition, offset)));
    }

    private bool Next()
    {
        if (next.Length == 0) FindPartitions();
        if (next.Length == 0) { Thread.Sleep(Poll); return false; } // its writer has yet to make it
        if (Consume() is not { } result) return false;
        next[result.Partition] = result.IsPartitionEOF ? result.Offset : result.Offset + 1;
        if (result.IsPartitionEOF) { atEnd.Add(result.Partition); return false; }
        atEnd.Remove(result.Partition);
        var headers = result.Message.Headers.ToDictionary(h => h.Key, h => Encoding.UTF8.GetString(h.GetValueBytes() ?? []));
        Records.Add(new(topic, result.Partition, result.Offset, result.Message.Key, result.Message.Value, result.Message.Timestamp.UnixTimestampMs, headers));
        return true;
    }

    private ConsumeResult<byte[]?, byte[]?>? Consume()
    {
        try
        {
            return consumer.Consume(Poll);
        }
        catch (ConsumeException e) when (e.Error.Code == ErrorCode.UnknownTopicOrPart)
        {
            return null;    // a broker that has just come back and has yet to learn what there is
        }
    }
}
