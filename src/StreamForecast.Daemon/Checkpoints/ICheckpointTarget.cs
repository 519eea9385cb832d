using Confluent.Kafka;
using StreamForecast.Engine.Checkpoints;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>
/// Where the checkpoints of one partition go. Called by one thread, in the order below; each call may throw <see cref="IOException"/>, <see cref="UnauthorizedAccessException"/> or
/// <see cref="KafkaException"/>, after which <see cref="Abandon"/> is called and what was there before still holds.
/// </summary>
internal interface ICheckpointTarget : IDisposable
{
    /// <summary>The place, for messages: a file's path, a topic's name.</summary>
    string Name { get; }

    /// <summary>Whether the next checkpoint must hold every series, not what changed alone. Asked between checkpoints.</summary>
    bool NeedsFull { get; }

    /// <summary>Begins a checkpoint. <paramref name="lacking"/>: what another target lacks of it, to be kept with it by one that can (<see cref="TopicGap"/>).</summary>
    void Begin(CheckpointOrigin origin, byte[] description, bool full, byte[] lacking);

    /// <summary>Takes whole records of series (<see cref="Engine.Shards.SlotState"/>).</summary>
    void Write(ReadOnlySpan<byte> records);

    /// <summary>Returns once all of it is held, though nobody may use it yet. May take a minute; throws <see cref="OperationCanceledException"/> soon after <paramref name="job"/>, whose records these are, is over.</summary>
    void Flush(CheckpointJob job);

    /// <summary>Makes it the checkpoint that is restored: the results of all records below its offset are held elsewhere. <paramref name="member"/> is what the group knows this process as while it owns the partition.</summary>
    void Commit(IConsumerGroupMetadata member);

    /// <summary>Gives it up.</summary>
    void Abandon();
}
