using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Live;

/// <summary>Something that only a partition's own thread can answer. Asked from any thread, answered within a turn or several.</summary>
internal abstract class LiveQuestion
{
    /// <summary>Goes on answering for a moment, on the partition's thread; true when done.</summary>
    public abstract bool Answer(LivePartition partition, Shard shard);

    /// <summary>The partition has gone: nothing more is to be expected of it.</summary>
    public abstract void GiveUp();
}
