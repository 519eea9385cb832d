using System.Diagnostics;
using Confluent.Kafka;

namespace StreamForecast.Daemon.Bench;

/// <summary>
/// Measures how fast a topic grows by asking the brokers where its partitions end, so that daemon and reference are judged
/// alike, from outside, by records that the brokers hold.
/// </summary>
internal sealed class TopicGauge : IDisposable
{
    // The first tenth is not counted: connections, first fetches and just-in-time compiling are behind it.
    private const double Skipped = 0.1;
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(50), answer = TimeSpan.FromSeconds(10), patience = TimeSpan.FromSeconds(60);

    private readonly IConsumer<Ignore, byte[]> consumer;
    private readonly TopicPartition[] partitions;

    /// <summary>A gauge of a topic.</summary>
    public TopicGauge(string brokers, string topic, int partitions)
    {
        this.partitions = [.. Enumerable.Range(0, partitions).Select(partition => new TopicPartition(topic, partition))];
        consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = brokers, GroupId = "streamforecast-bench-gauge", EnableAutoCommit = false }).SetLogHandler(static (_, _) => { }).Build();
    }

    /// <summary>
    /// Waits until the topic holds <paramref name="records"/>; gives the records a second over the last nine tenths. Throws <see cref="IOException"/>
    /// when <paramref name="writer"/> ends before, or nothing is added for a minute.
    /// </summary>
    public double Measure(long records, Task writer, Action<double, string> report, CancellationToken stop)
    {
        long counted = 0, from = 0, fromAt = 0, grewAt = Stopwatch.GetTimestamp();
        while (counted < records)
        {
            stop.WaitHandle.WaitOne(pause);
            stop.ThrowIfCancellationRequested();
            bool ended = writer.IsCompleted;
            long now = Stopwatch.GetTimestamp(), ends = partitions.Sum(partition => consumer.QueryWatermarkOffsets(partition, answer).High.Value);
            if (ends > counted) grewAt = now;
            else if (ended && ends < records) throw new IOException($"What should write {records} records to topic {partitions[0].Topic} ended after {ends}{(writer.Exception is { } e ? $": {e.InnerException!.Message}" : "")}.");
            else if (Stopwatch.GetElapsedTime(grewAt, now) > patience) throw new IOException($"Waited for {records} records in topic {partitions[0].Topic}: {counted} came, and none in the last {patience.TotalSeconds:0} s.");
            counted = ends;
            if (fromAt == 0 && counted >= Skipped * records) (from, fromAt) = (counted, now);
            report(counted, "");
        }
        return (counted - from) / Stopwatch.GetElapsedTime(fromAt, grewAt).TotalSeconds;
    }

    /// <summary>Mean bytes of the newest records' payloads, a few of each partition.</summary>
    public int PayloadBytes()
    {
        var sizes = new List<int>();
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(partition, Math.Max(0, consumer.QueryWatermarkOffsets(partition, answer).High.Value - 20))));
        while (sizes.Count < 20 && consumer.Consume(answer) is { } record) sizes.Add(record.Message.Value.Length);
        consumer.Unassign();
        return sizes.Count == 0 ? 0 : (int)sizes.Average();
    }

    /// <inheritdoc/>
    public void Dispose() => consumer.Dispose();
}
