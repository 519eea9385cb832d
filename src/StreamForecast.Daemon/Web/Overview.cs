using StreamForecast.Daemon.Telemetry;

namespace StreamForecast.Daemon.Web;

/// <summary>How the daemon does at a second, as the page shows it.</summary>
/// <param name="Time">When, Unix ms.</param>
/// <param name="Trouble">What keeps records from being processed; null when nothing does.</param>
/// <param name="Model">The model in force.</param>
/// <param name="Received">Records read since the start.</param>
/// <param name="Rate">Records read in the second before.</param>
/// <param name="Rates">The same of the seconds before, oldest first.</param>
/// <param name="Flagged">Rows flagged since the start.</param>
/// <param name="DeadLetters">Dead letters since the start.</param>
/// <param name="Series">Series held.</param>
/// <param name="Lag">Records in the topic that are not processed yet.</param>
/// <param name="Coverage">Share of the rows of the last minutes that lay within their 90 % band; NaN when there were none.</param>
/// <param name="OpenEvents">Events that go on.</param>
/// <param name="Partitions">What is held of each partition.</param>
internal sealed record Overview(
    long Time, string? Trouble, string Model, long Received, long Rate, long[] Rates, long Flagged, long DeadLetters, long Series, long Lag, double Coverage, int OpenEvents,
    IReadOnlyList<PartitionHolding> Partitions);
