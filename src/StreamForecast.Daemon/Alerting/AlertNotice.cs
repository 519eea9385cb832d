using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Detection;

namespace StreamForecast.Daemon.Alerting;

/// <summary>An alert as targets and the page are told of it.</summary>
/// <param name="Key">Names it: the series, and the event time at which its event began.</param>
/// <param name="Series">The series.</param>
/// <param name="Labels">Labels of the series.</param>
/// <param name="Kind">Its kind, in the words of the topic anomalies; "unusual" below the flag.</param>
/// <param name="Direction">Its direction, likewise.</param>
/// <param name="ToldKind">Kind that it was first told with.</param>
/// <param name="ToldDirection">Direction that it was first told with.</param>
/// <param name="Severity">Its severity, likewise.</param>
/// <param name="FormerSeverities">Those it was told with before.</param>
/// <param name="Score">Highest score.</param>
/// <param name="Value">Value of the row with that score; NaN for none.</param>
/// <param name="Lower">Lower end of what was expected there.</param>
/// <param name="Expected">Median of what was expected there.</param>
/// <param name="Upper">Upper end of what was expected there.</param>
/// <param name="Since">Event time of its first row, Unix ms.</param>
/// <param name="Newest">Event time of its newest strange row, Unix ms.</param>
/// <param name="Ended">Event time of its end, Unix ms; null while it goes on.</param>
internal sealed record AlertNotice(
    string Key, string Series, IReadOnlyDictionary<string, string> Labels, string Kind, string Direction, string ToldKind, string ToldDirection, string Severity, IReadOnlyList<string> FormerSeverities,
    float Score, double Value, float Lower, float Expected, float Upper, long Since, long Newest, long? Ended)
{
    /// <summary>The alert as it stands.</summary>
    public static AlertNotice Of(Alert alert) => Of(alert, withFormer: true);

    /// <summary>The same, with or without the severities it had before.</summary>
    public static AlertNotice Of(Alert alert, bool withFormer) => new(
        alert.Key, alert.Series, alert.Labels, Word(alert.Kind), VerdictWords.Of(alert.Direction), Word(alert.ToldKind), VerdictWords.Of(alert.ToldDirection), VerdictWords.Of(alert.ToldSeverity),
        withFormer ? [.. alert.FormerSeverities.Select(VerdictWords.Of)] : [], alert.Score, alert.Value, alert.Lower, alert.Expected, alert.Upper, alert.Since, alert.Newest, alert.Ended);

    private static string Word(AnomalyKind kind) => kind is AnomalyKind.None ? "unusual" : VerdictWords.Of(kind);
}
