namespace StreamForecast.Daemon.Checkpoints;

/// <summary>How far a partition has come.</summary>
/// <param name="Next">The next record to process: everything before it is in the state.</param>
/// <param name="Released">Every record below it has its results held by all required outputs.</param>
/// <param name="Journal">What changes results besides records, and from which offset on.</param>
internal readonly record struct Moment(long Next, long Released, string Journal);
