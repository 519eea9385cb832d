using System.Diagnostics;
using StreamForecast.Engine.Checkpoints;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>One partition's checkpoints towards one target: what changed since the last, and when the next is due. Kept by the partition, advanced by its pipeline's <see cref="CheckpointWriter"/>.</summary>
internal sealed class CheckpointLine(string topic, int partition, Shard shard, ICheckpointTarget target, bool isSaved, bool atOnce, TimeSpan interval, Func<Moment> moment)
{
    private long tried = atOnce ? 0 : Stopwatch.GetTimestamp();
    private Moment saved = isSaved ? moment() : new Moment(-1, -1, "");

    /// <summary>Where they go.</summary>
    public ICheckpointTarget Target => target;

    /// <summary>The series that changed.</summary>
    public ShardCut Cut { get; } = shard.Track(isSaved);

    /// <summary>How far the partition is.</summary>
    public Moment Moment => moment();

    /// <summary>What the next record was at the newest checkpoint; -1 for none.</summary>
    public long SavedOffset => saved.Next;

    /// <summary>Whether the partition has moved on since the last checkpoint.</summary>
    public bool HasMoved => (saved.Next, saved.Journal) != (Moment.Next, Moment.Journal);

    /// <summary>Whether it is time for one.</summary>
    public bool IsDue => HasMoved && (tried == 0 || Stopwatch.GetElapsedTime(tried) >= interval);

    /// <summary>Which records a checkpoint of now stands for.</summary>
    public CheckpointOrigin Origin => new(topic, partition, Moment.Next, Moment.Journal);

    /// <summary>What goes before its records.</summary>
    public byte[] Describe() => shard.Describe();

    /// <summary>A checkpoint was begun; the next is due an interval later, whatever becomes of it.</summary>
    public void Began() => tried = Stopwatch.GetTimestamp();

    /// <summary>The target holds a checkpoint of this moment.</summary>
    public void Saved(Moment at) => saved = at;

    /// <summary>"observations-3".</summary>
    public override string ToString() => $"{topic}-{partition}";
}
