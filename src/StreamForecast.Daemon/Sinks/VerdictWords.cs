using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Series;

namespace StreamForecast.Daemon.Sinks;

/// <summary>The words that payloads, files and tables use for what the engine enumerates. They are part of the published formats.</summary>
internal static class VerdictWords
{
    /// <summary>none, spike, dip, level-shift, drift, variance, season-miss, flat-line or gap.</summary>
    public static string Of(AnomalyKind kind) => kind switch
    {
        AnomalyKind.Spike => "spike",
        AnomalyKind.Dip => "dip",
        AnomalyKind.LevelShift => "level-shift",
        AnomalyKind.Drift => "drift",
        AnomalyKind.VarianceChange => "variance",
        AnomalyKind.SeasonMiss => "season-miss",
        AnomalyKind.FlatLine => "flat-line",
        AnomalyKind.Gap => "gap",
        _ => "none",
    };

    /// <summary>none, up or down.</summary>
    public static string Of(AnomalyDirection direction) => direction switch
    {
        AnomalyDirection.Up => "up",
        AnomalyDirection.Down => "down",
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

    /// <summary>observed, gap, duplicate, late, inserted or corrected.</summary>
    public static string Of(RowStatus status) => status switch
    {
        RowStatus.Gap => "gap",
        RowStatus.Duplicate => "duplicate",
        RowStatus.Late => "late",
        RowStatus.Inserted => "inserted",
        RowStatus.Corrected => "corrected",
        _ => "observed",
    };
}
