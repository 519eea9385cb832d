using StreamForecast.Daemon.Configuration;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>What a budget of alerts comes to on a labelled set.</summary>
/// <param name="Rate">What was asked for.</param>
/// <param name="Days">Days of the fleet.</param>
/// <param name="Incidents">Incidents raised.</param>
/// <param name="Share">Of those allowed.</param>
/// <param name="WindowDays">Days of a long window.</param>
/// <param name="Shares">The share of each such window, one after the other.</param>
/// <param name="Alarms">What was found by the rows that alerts were told of, of the judged rows.</param>
/// <param name="Threshold">The threshold at the end, as a score.</param>
/// <param name="FixedIncidents">Incidents of the fixed threshold that comes nearest to as many.</param>
/// <param name="FixedAlarms">What that found.</param>
/// <param name="FixedThreshold">That threshold, as a score.</param>
internal sealed record BudgetFigures(
    AlertRate Rate, double Days, int Incidents, double Share, double WindowDays, IReadOnlyList<double> Shares, AlarmCount Alarms, float Threshold, int FixedIncidents, AlarmCount FixedAlarms, float FixedThreshold);
