using System.Diagnostics;
using Confluent.Kafka;
using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Chaos;

/// <summary>Watches, as a reader of committed records sees it, how long each input partition has gone without a result.</summary>
internal sealed class PauseMeter : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, (long Offset, long Arrived)> newest = [];
    private readonly CancellationTokenSource stop = new();
    private readonly IConsumer<byte[]?, byte[]> consumer;
    private readonly string input;
    private readonly int partitions;
    private readonly Task reading;
    private TimeSpan longest;

    /// <summary>Begins to read <paramref name="forecasts"/>, the results of an input topic of so many partitions.</summary>
    public PauseMeter(string brokers, string forecasts, string input, int partitions)
    {
        (this.input, this.partitions) = (input, partitions);
        consumer = new ConsumerBuilder<byte[]?, byte[]>(new ConsumerConfig { BootstrapServers = brokers, GroupId = "pauses", EnableAutoCommit = false, IsolationLevel = IsolationLevel.ReadCommitted, FetchWaitMaxMs = 10 })
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        reading = Task.Factory.StartNew(() => Read(forecasts), TaskCreationOptions.LongRunning);
    }

    /// <summary>The longest pause of a partition since <see cref="Begin"/>, over now.</summary>
    public TimeSpan Longest { get { lock (gate) return longest; } }

    /// <summary>From now on.</summary>
    public void Begin()
    {
        lock (gate) longest = TimeSpan.Zero;
    }

    /// <summary>What the input holds now, partition by partition.</summary>
    public long[] Ends() => [.. Enumerable.Range(0, partitions).Select(partition => consumer.QueryWatermarkOffsets(new TopicPartition(input, partition), TimeSpan.FromSeconds(30)).High.Value)];

    /// <summary>Whether every one of the input's partitions has results beyond these offsets.</summary>
    public bool HaveAllGoneBeyond(long[] ends)
    {
        lock (gate) return ends.Index().All(end => newest.TryGetValue(end.Index, out var at) && at.Offset >= end.Item);
    }

    public void Dispose()
    {
        stop.Cancel();
        reading.Wait();
        consumer.Dispose();
        stop.Dispose();
    }

    private void Read(string topic)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        int written = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics.Single().Partitions.Count;
        consumer.Assign(Enumerable.Range(0, written).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        while (!stop.IsCancellationRequested)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(20)) is not { } result) continue;
            var source = RunComparison.InPayload(new TopicRecord(topic, result.Partition.Value, result.Offset.Value, result.Message.Key, result.Message.Value, result.Message.Timestamp.UnixTimestampMs, new Dictionary<string, string>()));
            long now = Stopwatch.GetTimestamp();
            lock (gate)
            {
                if (newest.TryGetValue(source.Partition, out var before) && Stopwatch.GetElapsedTime(before.Arrived, now) > longest) longest = Stopwatch.GetElapsedTime(before.Arrived, now);
                if (source.Offset >= before.Offset) newest[source.Partition] = (source.Offset, now);
            }
        }
    }
}
