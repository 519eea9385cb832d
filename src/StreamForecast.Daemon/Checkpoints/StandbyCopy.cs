using Confluent.Kafka;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>One partition of the checkpoint topic in memory, as compaction would leave it: the newest record of every series, and the newest marker. Bytes as they came: options and model are looked at when it is restored.</summary>
internal sealed class StandbyCopy(int partition, string source)
{
    private const int RecordOverhead = 64;      // of an array, its reference, and the index

    private readonly SeriesIndex keys = new();
    private readonly List<byte[]?> states = [];

    /// <summary>Number of the partition.</summary>
    public int Partition => partition;

    /// <summary>The offset to be read next.</summary>
    public long Next { get; set; }

    /// <summary>Whether it was read to the end once.</summary>
    public bool IsWhole { get; set; }

    /// <summary>Its newest checkpoint; null before there is one.</summary>
    public CheckpointMarker? Newest { get; private set; }

    /// <summary>Series in it.</summary>
    public int Series { get; private set; }

    /// <summary>Bytes of memory it takes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes the next committed record.</summary>
    public void Put(ConsumeResult<byte[]?, byte[]?> record)
    {
        Next = record.Offset.Value + 1;
        if (record.Message.Key is not { Length: > 0 } key)
        {
            if (CheckpointMarker.Read(record) is { } marker && marker.Origin.Topic == source && marker.Origin.Partition == partition) Newest = marker with { Copy = this };
            return;
        }
        int at = keys.GetOrAdd(key);
        if (at == states.Count)
        {
            states.Add(null);
            Bytes += key.Length + RecordOverhead;
        }
        byte[]? before = states[at], after = record.Message.Value;
        Series += (after is null ? 0 : 1) - (before is null ? 0 : 1);
        Bytes += (after?.Length ?? 0) - (before?.Length ?? 0);
        if (before is not null && before.Length == after?.Length) after.CopyTo(before, 0);       // the old array is in the oldest generation already, the new one dies young
        else states[at] = after;
    }

    /// <summary>Puts the series of a marker's epoch into a shard.</summary>
    /// <exception cref="InvalidDataException">They are damaged, or contradict the marker.</exception>
    public void PutInto(ShardRestore restore, long epoch)
    {
        for (int i = 0; i < states.Count; i++)
            if (CheckpointRecord.TryRead(states[i], out long of, out ReadOnlySpan<byte> state) && of == epoch) restore.Put(keys.Key(i), state);
    }
}
