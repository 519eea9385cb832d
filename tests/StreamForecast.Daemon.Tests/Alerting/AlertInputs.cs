using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Detection;

namespace StreamForecast.Daemon.Tests.Alerting;

/// <summary>Rows of series of minutes, as a book of alerts is told of them.</summary>
internal static class AlertInputs
{
    /// <summary>Unix ms of a minute.</summary>
    public static long Minute(int minute) => Moments.Utc("2026-03-01") + 60_000L * minute;

    /// <summary>A row that is flagged, of an event that began at a minute.</summary>
    public static AlertInput Flagged(string series, int minute, int since, float score = 0.6f, AnomalyKind kind = AnomalyKind.Spike, EventState? state = null) =>
        Row(series, minute, new Verdict(score, true, Severity.Minor, kind, state ?? (minute == since ? EventState.Opened : EventState.Open), Minute(since), AnomalyDirection.Up));

    /// <summary>The row that ends the event.</summary>
    public static AlertInput Closed(string series, int minute, int since) => Row(series, minute, new Verdict(0.1f, false, Severity.None, AnomalyKind.None, EventState.Closed, Minute(since)));

    /// <summary>A row below the flag, of no event.</summary>
    public static AlertInput Murmur(string series, int minute, float score) => Row(series, minute, new Verdict(score, false, Severity.None, AnomalyKind.None, EventState.None, 0));

    /// <summary>Nothing but time.</summary>
    public static AlertInput Nothing(int minute) => new(Minute(minute), null, default, false);

    public static AlertInput Row(string series, int minute, Verdict verdict, AlertRowKind kind = AlertRowKind.Row) =>
        new(Minute(minute), series, new AlertRow(Minute(minute), 12.5, 9, 10, 11, 60, verdict, kind), false);
}
