using Microsoft.Extensions.Logging;

namespace StreamForecast.Daemon.Service;

/// <summary>What is logged about the service's life. ERROR: data lost, or the end; WARN: recovered; INFO: life cycle; nothing per record.</summary>
internal static partial class ServiceLog
{
    /// <summary>Says where a partition begins, and why, at the level that the reason deserves.</summary>
    public static void Starts(this ILogger log, string topic, int partition, StartingPoint start, long committed, int series)
    {
        if (start.Missing > 0) log.RecordsMissing(topic, partition, start.Missing, start.Offset);
        switch (start.Reason)
        {
            case StartReason.Snapshot: log.StartsFromSnapshot(topic, partition, start.Offset, series, start.SuppressBelow - start.Offset); break;
            case StartReason.NoSnapshot: log.StartsCold(topic, partition, start.Offset); break;
            case StartReason.TopicReplaced: log.TopicReplaced(topic, partition, committed, start.Offset); break;
            default: log.StartsFirst(topic, partition, start.Offset); break;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Topic}-{Partition}: first start, from offset {Offset}")]
    private static partial void StartsFirst(this ILogger log, string topic, int partition, long offset);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Topic}-{Partition}: continues from its snapshot at offset {Offset}, {Series} series; {Replayed} records after it have been answered and are only learnt again")]
    private static partial void StartsFromSnapshot(this ILogger log, string topic, int partition, long offset, int series, long replayed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Topic}-{Partition}: the group has read up to offset {Offset}, but State:Directory holds no snapshot; going on from there, every series starts to learn anew")]
    private static partial void StartsCold(this ILogger log, string topic, int partition, long offset);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Topic}-{Partition}: the topic ends before what snapshot or group (offset {Committed}) have read, so it was made anew; starting from its first record, offset {Offset}")]
    private static partial void TopicReplaced(this ILogger log, string topic, int partition, long committed, long offset);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Topic}-{Partition}: {Missing} records have left the topic (retention) before they were read; going on from offset {Offset}")]
    private static partial void RecordsMissing(this ILogger log, string topic, int partition, long missing, long offset);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Topic}: the outputs have not confirmed within {Seconds} s; offsets and snapshots stay behind them, and what is not confirmed is done again")]
    public static partial void NotDrained(this ILogger log, string topic, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Topic}: offsets could not be committed ({Error}); the snapshots hold them")]
    public static partial void NotCommitted(this ILogger log, string topic, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Topic}: handed over partitions {Partitions} in {Milliseconds:0} ms")]
    public static partial void HandedOver(this ILogger log, string topic, string partitions, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Topic}: the group has given partitions {Partitions} to others meanwhile; they go on from the last commit")]
    public static partial void PartitionsLost(this ILogger log, string topic, string partitions);

    [LoggerMessage(Level = LogLevel.Information, Message = "consumer {Number} stopped: drained in {Drain:0} ms, saved in {Save:0} ms, committed in {Commit:0} ms, left the group in {Leave:0} ms")]
    public static partial void PipelineStopped(this ILogger log, int number, double drain, double save, double commit, double leave);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Line}")]
    public static partial void Banner(this ILogger log, string line);

    [LoggerMessage(Level = LogLevel.Warning, Message = "waiting for Kafka at {Brokers}: {Error}")]
    public static partial void WaitingForKafka(this ILogger log, string brokers, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "stopping")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "stopped in {Milliseconds:0} ms, of which {Outputs:0} ms to close the outputs; this run: {Received} records received, {Scored} scored, {Flagged} flagged, {DeadLetters} dead letters")]
    public static partial void Stopped(this ILogger log, double outputs, double milliseconds, long received, long scored, long flagged, long deadLetters);

    [LoggerMessage(Level = LogLevel.Information, Message = "this run: {Committed} transactions committed, {Aborted} aborted, the results of {Resent} records sent again")]
    public static partial void Transactions(this ILogger log, long committed, long aborted, long resent);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Message}")]
    public static partial void Failed(this ILogger log, string message);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Topic}-{Partition}: its first new results are out, {Seconds:0.00} s after the group gave it to this process")]
    public static partial void FirstResults(this ILogger log, string topic, int partition, double seconds);
}
