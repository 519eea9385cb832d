using Microsoft.Extensions.Logging;

namespace StreamForecast.Daemon.Sinks;

/// <summary>What is logged about sinks.</summary>
internal static partial class SinkLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "output {Sink}, which is not required, has lost {Count} messages of {Topic}-{Partition}: {Error}")]
    public static partial void BatchLost(this ILogger log, string sink, int count, string topic, int partition, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Entries} batches of points ({Bytes} bytes) of before wait for {Url}; they are sent first")]
    public static partial void PointsWaiting(this ILogger log, string url, int entries, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Url} does not take points: {Reason}; they wait on the disk until it does")]
    public static partial void DatabaseAway(this ILogger log, string url, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Url} takes points again; {Bytes} bytes are still to be sent")]
    public static partial void DatabaseBack(this ILogger log, string url, long bytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Url} refuses a point: {Reason}. It is left out, and so are others like it, which are counted: {Line}")]
    public static partial void PointRefused(this ILogger log, string url, string reason, string line);

    [LoggerMessage(Level = LogLevel.Error, Message = "points waiting in {Folder} cannot be read: {Error}; trying again")]
    public static partial void SpoolFailed(this ILogger log, string folder, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Id}: a transaction with the results of {Records} records was refused ({Reason}); what is not there is sent again")]
    public static partial void TransactionFailed(this ILogger log, string id, int records, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Id}: went on with a new producer; by the group's offsets the results of {Records} of {All} records are there already ({Reason})")]
    public static partial void TransactionRecovered(this ILogger log, string id, int records, int all, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Topic}: partitions {Partitions} have gone to others; results of theirs that were not committed are dropped, their owners make them again")]
    public static partial void ResultsDropped(this ILogger log, string topic, string partitions);
}
