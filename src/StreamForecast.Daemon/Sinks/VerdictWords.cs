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

    /// <summary>The kind of a word; null for none of them.</summary>
    public static AnomalyKind? Kind(string word) => Array.FindIndex(Enum.GetValues<AnomalyKind>(), kind => Of(kind) == word) is >= 0 and var at ? (AnomalyKind)at : null;

    /// <summary>The direction of a word; null for none of them.</summary>
    public static AnomalyDirection? Direction(string word) => Array.FindIndex(Enum.GetValues<AnomalyDirection>(), direction => Of(direction) == word) is >= 0 and var at ? (AnomalyDirection)at : null;

    /// <summary>What a view looks at, as people are told.</summary>
    public static string Of(Statistic? carrier) => carrier switch
    {
        Statistic.Step => "distance from the forecast",
        Statistic.Season => "distance from the usual day",
        Statistic.Week => "distance from the usual week",
        Statistic.Size10 => "size of the errors of ten rows",
        Statistic.Size50 => "size of the errors of fifty rows",
        Statistic.Drift4 => "errors of one sign over 4 rows",
        Statistic.Drift16 => "errors of one sign over 16 rows",
        Statistic.Drift64 => "errors of one sign over 64 rows",
        Statistic.High => "height above the mean",
        Statistic.Low => "depth below the mean",
        Statistic.LevelHigh => "level above the slow mean",
        Statistic.LevelLow => "level below the slow mean",
        Statistic.Novelty => "a place where the series has not been",
        _ => "standstill",
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
