using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Series;

namespace StreamForecast.Daemon.Sinks;

/// <summary>The words that payloads, files and tables use for what the engine enumerates. They are part of the published formats.</summary>
internal static class VerdictWords
{
    /// <summary>none, spike, dip, level-shift, drift, variance or season-miss.</summary>
    public static string Of(AnomalyKind kind) => kind switch
    {
        AnomalyKind.Spike => "spike",
        AnomalyKind.Dip => "dip",
        AnomalyKind.LevelShift => "level-shift",
        AnomalyKind.Drift => "drift",
        AnomalyKind.VarianceChange => "variance",
        AnomalyKind.SeasonMiss => "season-miss",
        _ => "none",
    };

    /// <summary>none, minor, major or critical.</summary>
    public static string Of(Severity severity) => severity switch
    {
        Severity.Minor => "minor",
        Severity.Major => "major",
        Severity.Critical => "critical",
        _ => "none",
    };

    /// <summary>none, opened, open, escalated or closed.</summary>
    public static string Of(EventState state) => state switch
    {
        EventState.Opened => "opened",
        EventState.Open => "open",
        EventState.Escalated => "escalated",
        EventState.Closed => "closed",
        _ => "none",
    };

    /// <summary>observed, gap, duplicate or late.</summary>
    public static string Of(RowStatus status) => status switch
    {
        RowStatus.Gap => "gap",
        RowStatus.Duplicate => "duplicate",
        RowStatus.Late => "late",
        _ => "observed",
    };
}
