using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;

namespace StreamForecast.Daemon.Kafka;

/// <summary>
/// One consumer of the group: fills batches, reports partitions that come and go, and releases offsets for committing.
/// Everything happens on the thread that calls <see cref="Fill"/>, the handlers included.
/// </summary>
internal sealed class KafkaSource : IDisposable
{
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(5);

    private readonly string topic;
    private readonly RecordBatch batch;
    private readonly IConsumer<BytesSlice, BytesSlice> consumer;
    private readonly ILogger log;
    private string lastError = "";

    /// <summary>Joins the group. <paramref name="assigned"/> answers with the offset each partition is to be read from; <paramref name="revoked"/> and <paramref name="lost"/> are told before the partitions are gone.</summary>
    public KafkaSource(
        KafkaOptions options, KafkaClients clients, RecordBatch batch, ILogger log,
        Func<IReadOnlyList<int>, IEnumerable<(int Partition, long Offset)>> assigned, Action<IReadOnlyList<int>> revoked, Action<IReadOnlyList<int>> lost)
    {
        topic = options.Topic;
        this.batch = batch;
        this.log = log;
        consumer = clients.Consumer(batch)
            .SetPartitionsAssignedHandler((_, partitions) => assigned([.. partitions.Select(p => p.Partition.Value)]).Select(start => new TopicPartitionOffset(topic, start.Partition, start.Offset)))
            .SetPartitionsRevokedHandler((_, partitions) => revoked([.. partitions.Select(p => p.Partition.Value)]))
            .SetPartitionsLostHandler((_, partitions) => lost([.. partitions.Select(p => p.Partition.Value)]))
            .Build();
        consumer.Subscribe(topic);
    }

    /// <summary>
    /// Appends records until the batch is full or <paramref name="delay"/> has passed since the first one; returns after
    /// <paramref name="idle"/> when there is none. Throws <see cref="KafkaException"/> when the topic may not be read.
    /// </summary>
    public void Fill(TimeSpan delay, TimeSpan idle)
    {
        long first = 0;
        while (!batch.IsFull)
        {
            TimeSpan wait = batch.Count == 0 ? idle : delay - Stopwatch.GetElapsedTime(first);
            ConsumeResult<BytesSlice, BytesSlice>? result = Consume(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            if (result is null) return;
            if (batch.Count == 0) first = Stopwatch.GetTimestamp();
            batch.Add(result);
            lastError = "";
        }
    }

    /// <summary>Keeps the membership of the group alive without taking records: for as long as a sink is behind.</summary>
    public void KeepAlive(TimeSpan time)
    {
        List<TopicPartition> held = consumer.Assignment;
        consumer.Pause(held);
        if (Consume(time) is { } result) consumer.Seek(result.TopicPartitionOffset);     // it slipped in before the pause; it is read again
        consumer.Resume(held);      // those too that went to another member meanwhile: a pause outlives that, and they may come back
    }

    /// <summary>Lets the group's offset of a partition move up to <paramref name="next"/>, the offset after the last record done with. Committed within a second.</summary>
    public void Release(int partition, long next)
    {
        try
        {
            consumer.StoreOffset(new TopicPartitionOffset(topic, partition, next));
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_State)
        {
            // The partition went to another member a moment ago; that one commits.
        }
    }

    /// <summary>Commits the released offsets now. Throws <see cref="KafkaException"/> when the group does not take them.</summary>
    public void Commit(IReadOnlyList<(int Partition, long Next)> offsets) =>
        consumer.Commit(offsets.Select(o => new TopicPartitionOffset(topic, o.Partition, o.Next)));

    /// <summary>The offsets that the group has committed; -1 for none. Throws <see cref="KafkaException"/> when Kafka does not answer in time, or a transaction that would move them is open. May be asked from any thread.</summary>
    public IReadOnlyList<(int Partition, long Offset)> Committed(IReadOnlyList<int> partitions) =>
        [.. consumer.Committed(partitions.Select(p => new TopicPartition(topic, p)), Ask).Select(c => (c.Partition.Value, c.Offset.Value >= 0 ? c.Offset.Value : -1))];

    /// <summary>First and next offset of a partition, asked from the broker. Throws <see cref="KafkaException"/> when Kafka does not answer in time.</summary>
    public (long First, long Next) Range(int partition)
    {
        WatermarkOffsets range = consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), Ask);
        return (range.Low.Value, range.High.Value);
    }

    /// <summary>Next offset of a partition as the last fetch has shown it, or -1; costs nothing.</summary>
    public long KnownEnd(int partition)
    {
        long end = consumer.GetWatermarkOffsets(new TopicPartition(topic, partition)).High.Value;
        return end >= 0 ? end : -1;
    }

    /// <summary>What the group knows this member as at the moment; a transaction shows it, and is refused once the group has gone on without the member. May be asked from any thread.</summary>
    public IConsumerGroupMetadata Membership => consumer.ConsumerGroupMetadata;

    /// <summary>Leaves the group, which hands the partitions to others at once; the handlers are called on the way.</summary>
    public void Leave() => consumer.Close();

    /// <summary>Frees the client.</summary>
    public void Dispose() => consumer.Dispose();

    private ConsumeResult<BytesSlice, BytesSlice>? Consume(TimeSpan wait)
    {
        try
        {
            return consumer.Consume(wait);
        }
        catch (ConsumeException e) when (e.Error.IsFatal || e.Error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed)
        {
            throw;
        }
        catch (ConsumeException e)
        {
            if (e.Error.Reason != lastError) log.ConsumeError(topic, e.Error.Reason);
            lastError = e.Error.Reason;
            return null;
        }
    }
}
