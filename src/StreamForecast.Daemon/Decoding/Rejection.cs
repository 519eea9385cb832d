using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Decoding;

/// <summary>Why a record was not taken.</summary>
/// <param name="Cause">The part that is wrong; counted.</param>
/// <param name="Reason">A sentence for whoever sent the record; it becomes the dead letter's header.</param>
internal sealed record Rejection(RejectionCause Cause, string Reason)
{
    /// <summary>A row of a series that has gone on too far.</summary>
    public static Rejection TooLate(long time, TimeSpan allowed) =>
        new(RejectionCause.TooLate, $"too-late: the series has gone on farther beyond timestamp {EventTime.Format(time)} than Input:AllowedLateness {Duration.Format(allowed)} allows");
    /// <summary>The record as a whole.</summary>
    public static Rejection Record(string reason) => new(RejectionCause.Record, reason);
    /// <summary>How it is written.</summary>
    public static Rejection Syntax(string reason) => new(RejectionCause.Syntax, reason);
    /// <summary>The name of its series.</summary>
    public static Rejection Series(string reason) => new(RejectionCause.Series, reason);
    /// <summary>Its time.</summary>
    public static Rejection Timestamp(string reason) => new(RejectionCause.Timestamp, reason);
    /// <summary>Its value.</summary>
    public static Rejection Value(string reason) => new(RejectionCause.Value, reason);
}
