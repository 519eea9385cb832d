namespace StreamForecast.Daemon.Live;

/// <summary>An event of one series as it stands: told anew with every row that changes it.</summary>
/// <param name="Series">The series.</param>
/// <param name="Start">Event time of its first row, Unix ms, which names it within the series.</param>
/// <param name="Newest">Event time of the newest row that was flagged in it or closed it.</param>
/// <param name="IsOpen">Whether it goes on.</param>
/// <param name="Kind">Its kind, in the words of the topic anomalies.</param>
/// <param name="Direction">Its direction, likewise.</param>
/// <param name="Severity">The highest severity it has had, likewise.</param>
/// <param name="Score">The highest score it has had.</param>
/// <param name="Value">Value of the row with that score.</param>
/// <param name="Lower">Lower end of what was expected there.</param>
/// <param name="Expected">Median of what was expected there.</param>
/// <param name="Upper">Upper end of what was expected there.</param>
/// <param name="Rows">Rows flagged in it.</param>
internal sealed record LiveEvent(
    string Series, long Start, long Newest, bool IsOpen, string Kind, string Direction, string Severity, float Score, double Value, float Lower, float Expected, float Upper, int Rows)
{
    /// <summary>What is most unusual of the row with that score, in words.</summary>
    public string Carrier { get; init; } = "";

    /// <summary>What people have said of it; null for nothing.</summary>
    public string? Verdict { get; init; }

    /// <summary>Id of that verdict, by which it can be taken back.</summary>
    public string? VerdictId { get; init; }
}
