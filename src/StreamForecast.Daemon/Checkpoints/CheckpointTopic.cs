using Confluent.Kafka;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Engine;
using StreamForecast.Engine.Checkpoints;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>
/// The checkpoint topic, whose partition p holds the state of the source's partition p, as its readers see it: the newest marker, and the shard that it stands for. Read to the end of what is committed, by a consumer
/// that is no member of the group.
/// </summary>
internal sealed class CheckpointTopic(KafkaClients clients, string group, string topic, string source, string folder)
{
    private const int FirstLook = 64;       // records from the end; where these show no marker, four times as many, and so on
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(5), Silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    /// <summary>Its name.</summary>
    public string Name => topic;

    /// <summary>Writes a partition's checkpoints, going on with an epoch; 0 for none.</summary>
    public TopicTarget Target(int partition, long epoch) => new(clients, group, topic, partition, epoch, folder);

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
                if (Marker(record) is { } marker && marker.Origin.Topic == source && marker.Origin.Partition == partition) newest = marker;
            if (newest is not null || from == ends.Low.Value) return newest;
        }
    }

    /// <summary>The shard of a marker, and whether it is to the byte what was saved.</summary>
    /// <exception cref="InvalidDataException">The options do not fit, or records are missing.</exception>
    public (Shard Shard, bool IsExact) Restore(CheckpointMarker marker, EngineOptions options, IStepModel model, Action beat)
    {
        using IConsumer<byte[]?, byte[]?> consumer = clients.CheckpointConsumer();
        using var restore = new ShardRestore(options, model);
        restore.Begin(marker.Description);
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

    private static CheckpointMarker? Marker(ConsumeResult<byte[]?, byte[]?> record)
    {
        if (record.Message.Key is not { Length: 0 } || !CheckpointRecord.TryRead(record.Message.Value, out long epoch, out ReadOnlySpan<byte> content)) return null;
        var origin = CheckpointOrigin.Read(content.ToArray(), out ReadOnlySpan<byte> description);
        return new CheckpointMarker(record.Offset.Value, epoch, origin, description.ToArray());
    }
}
