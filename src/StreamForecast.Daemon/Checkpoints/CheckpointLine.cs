using System.Diagnostics;
using StreamForecast.Engine.Checkpoints;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>
/// One partition's checkpoints towards one target: what changed since the last, <paramref name="saved"/> (null: there is none), which <paramref name="cut"/> keeps note of; and when the next is due. Kept by the partition, advanced by its
/// pipeline's <see cref="CheckpointWriter"/>.
/// </summary>
internal sealed class CheckpointLine(string topic, int partition, Shard shard, ICheckpointTarget target, ShardCut cut, Moment? saved, bool atOnce, TimeSpan interval, Func<Moment> moment)
{
    private long tried = atOnce ? 0 : Stopwatch.GetTimestamp();
    private Moment last = saved ?? new Moment(-1, -1, "");

    /// <summary>Where they go.</summary>
    public ICheckpointTarget Target => target;

    /// <summary>The series that changed.</summary>
    public ShardCut Cut => cut;

    /// <summary>How far the partition is.</summary>
    public Moment Moment => moment();

    /// <summary>What the next record was at the newest checkpoint; -1 for none.</summary>
    public long SavedOffset => last.Next;

    /// <summary>Whether the partition has moved on since the last checkpoint.</summary>
    public bool HasMoved => (last.Next, last.Journal) != (Moment.Next, Moment.Journal);

    /// <summary>Whether it is time for one.</summary>
    public bool IsDue => HasMoved && (tried == 0 || Stopwatch.GetElapsedTime(tried) >= interval);

    /// <summary>Which records a checkpoint of now stands for.</summary>
    public CheckpointOrigin Origin => new(topic, partition, Moment.Next, Moment.Journal);

    /// <summary>What goes before its records.</summary>
    public byte[] Describe() => shard.Describe();

    /// <summary>What another target lacks of the state as it is now; empty: not known.</summary>
    public Func<byte[]> Lacking { get; init; } = static () => [];

    /// <summary>A checkpoint was begun; the next is due an interval later, whatever becomes of it.</summary>
    public void Began() => tried = Stopwatch.GetTimestamp();

    /// <summary>The target holds a checkpoint of this moment.</summary>
    public void Saved(Moment at) => last = at;

    /// <summary>"observations-3".</summary>
    public override string ToString() => $"{topic}-{partition}";
}
