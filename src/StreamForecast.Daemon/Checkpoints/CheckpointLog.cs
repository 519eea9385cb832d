using Microsoft.Extensions.Logging;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>What is logged about checkpoints.</summary>
internal static partial class CheckpointLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Partition}: the checkpoint at offset {Offset} could not be written to {Place} ({Error}); the previous one stays, and the next is tried in its time")]
    public static partial void NotSaved(this ILogger log, string partition, long offset, string place, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "snapshot {File} is not used: {Why}; moved aside to {Aside}")]
    public static partial void SnapshotAside(this ILogger log, string file, string why, string aside);

    [LoggerMessage(Level = LogLevel.Warning, Message = "snapshot {File} is damaged: {Damage}; the state before that, of offset {Offset}, is used, and the file is written anew")]
    public static partial void SnapshotDamaged(this ILogger log, string file, string damage, long offset);

    [LoggerMessage(Level = LogLevel.Information, Message = "snapshot {File}: the checkpoint after offset {Offset} was not finished, {Bytes} bytes of it are passed over")]
    public static partial void SnapshotUnfinished(this ILogger log, string file, long offset, long bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Topic}-{Partition}: state of offset {Offset}, {Series} series, {Place} {CheckpointTopic} in {Seconds:0.00} s, because {Why}")]
    public static partial void RestoredFromTopic(this ILogger log, string topic, int partition, long offset, int series, string place, string checkpointTopic, double seconds, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "topic {CheckpointTopic}: the checkpoint of partition {Partition} at offset {Offset} is not used: {Why}")]
    public static partial void TopicNotUsed(this ILogger log, string checkpointTopic, int partition, long offset, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "topic {CheckpointTopic} cannot be read for partition {Partition} ({Error}); going on with the snapshot file alone (the topic needs as many partitions as the source's)")]
    public static partial void TopicNotRead(this ILogger log, string checkpointTopic, int partition, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Topic}-{Partition}: options or model have changed since the checkpoint at offset {Offset}; {Records} records that were answered under the former ones ({Model}) were learnt again under them, the present ones hold from offset {From}")]
    public static partial void Replayed(this ILogger log, string topic, int partition, long offset, long records, string model, long from);

    [LoggerMessage(Level = LogLevel.Warning, Message = "series cannot be paged out to {Folder} ({Error}); memory grows beyond State:MemoryMegabytes until they can")]
    public static partial void NotPaged(this ILogger log, string folder, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "series are paged out to {Folder} again")]
    public static partial void PagedAgain(this ILogger log, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the model {Model} could not be copied to {Folder} ({Error}); a start with another model after a crash would learn under that one what was answered under this one")]
    public static partial void ModelNotKept(this ILogger log, string model, string folder, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the former model {Model} cannot be had from {Place} ({Error}); what was answered with it since the last checkpoint is learnt again with the present one")]
    public static partial void ModelNotFound(this ILogger log, string model, string place, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Topic}-{Partition}: a warm copy of its state is here, {Series} series, {Megabytes:0.0} MB")]
    public static partial void StandbyWhole(this ILogger log, string topic, int partition, int series, double megabytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Topic}-{Partition}: no warm copy of its state is kept here: with it, copies would take more than State:StandbyMegabytes ({Megabytes}); when it comes to this process its state is read from the topic")]
    public static partial void StandbyFull(this ILogger log, string topic, int partition, int megabytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "warm copies of other members' state cannot be kept up ({Error})")]
    public static partial void StandbyFailed(this ILogger log, string error);
}
