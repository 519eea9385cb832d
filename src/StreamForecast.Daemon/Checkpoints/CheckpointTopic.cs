using Confluent.Kafka;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>
/// The checkpoint topic, whose partition p holds the state of the source's partition p, as its readers see it: the newest marker, and the shard that it stands for. Read to the end of what is committed, by a consumer
/// that is no member of the group.
/// </summary>
internal sealed class CheckpointTopic(KafkaClients clients, string group, string topic, string source, string folder, Func<IPageFile>? pages = null)
{
    private const int FirstLook = 64;       // records from the end; where these show no marker, four times as many, and so on
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(5), Silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    /// <summary>Its name.</summary>
    public string Name => topic;

    /// <summary>Writes a partition's checkpoints, going on with an epoch; 0 for none.</summary>
    public TopicTarget Target(int partition, long epoch) => new(clients, group, topic, partition, epoch, folder);

    /// <summary>Whether the brokers know the partition. Throws <see cref="KafkaException"/> when they do not answer in time.</summary>
    public bool Has(int partition)
    {
        using IAdminClient admin = clients.Admin();
        return admin.GetMetadata(Ask).Topics.Any(known => known.Topic == topic && known.Partitions.Count > partition);
    }

    /// <summary>The newest whole checkpoint of a partition; null for none. Throws <see cref="KafkaException"/> when Kafka does not answer in time.</summary>
    public CheckpointMarker? Newest(int partition, Action beat)
    {
        using IConsumer<byte[]?, byte[]?> consumer = clients.CheckpointConsumer();
        WatermarkOffsets ends = consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), Ask);
        for (long back = FirstLook; ; back *= 4)
        {
            long from = Math.Max(ends.Low.Value, ends.High.Value - back);
            CheckpointMarker? newest = null;
            foreach (ConsumeResult<byte[]?, byte[]?> record in Read(consumer, partition, from, beat))
                if (CheckpointMarker.Read(record) is { } marker && marker.Origin.Topic == source && marker.Origin.Partition == partition) newest = marker;
            if (newest is not null || from == ends.Low.Value) return newest;
        }
    }

    /// <summary>The shard of a marker, and whether it is to the byte what was saved.</summary>
    /// <exception cref="InvalidDataException">The options do not fit, or records are missing.</exception>
    public (Shard Shard, bool IsExact) Restore(CheckpointMarker marker, EngineOptions options, IStepModel model, Action beat)
    {
        using var restore = new ShardRestore(options, model, pages);
        restore.Begin(marker.Description);
        if (marker.Copy is { } copy)
        {
            copy.PutInto(restore, marker.Epoch);
            return (restore.End(), restore.IsExact);
        }
        using IConsumer<byte[]?, byte[]?> consumer = clients.CheckpointConsumer();
        foreach (ConsumeResult<byte[]?, byte[]?> record in Read(consumer, marker.Origin.Partition, Offset.Beginning, beat))
        {
            if (record.Offset >= marker.At) break;
            if (record.Message.Key is { Length: > 0 } key && CheckpointRecord.TryRead(record.Message.Value, out long epoch, out ReadOnlySpan<byte> state) && epoch == marker.Epoch) restore.Put(key, state);
        }
        return (restore.End(), restore.IsExact);
    }

    /// <summary>The committed records from an offset to the end of what is committed.</summary>
    private IEnumerable<ConsumeResult<byte[]?, byte[]?>> Read(IConsumer<byte[]?, byte[]?> consumer, int partition, Offset from, Action beat)
    {
        consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), Ask);      // has the client know the partition's broker, which an assignment alone makes it look for half a second later
        consumer.Assign(new TopicPartitionOffset(topic, partition, from));
        long newest = Environment.TickCount64;
        while (true)
        {
            beat();
            if (consumer.Consume(Wait) is { } record)
            {
                if (record.IsPartitionEOF) yield break;
                newest = Environment.TickCount64;
                yield return record;
            }
            else if (Environment.TickCount64 - newest > Silence.TotalMilliseconds)
                throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"topic {topic} gave no record for {Silence.TotalSeconds:0} s"));
        }
    }
}
