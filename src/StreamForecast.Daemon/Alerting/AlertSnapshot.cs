namespace StreamForecast.Daemon.Alerting;

/// <summary>What the page and the metrics show of alerting, at a moment.</summary>
/// <param name="Incidents">Incidents that go on, the newest first.</param>
/// <param name="Alerts">Alerts that go on.</param>
/// <param name="Untold">Incidents whose newest change some target has not been told.</param>
/// <param name="Budgets">The budgets.</param>
/// <param name="HeldBack">By reason, events that ended without having been told.</param>
internal sealed record AlertSnapshot(IReadOnlyList<IncidentNotice> Incidents, int Alerts, int Untold, IReadOnlyList<BudgetNotice> Budgets, IReadOnlyDictionary<string, long> HeldBack);

/// <summary>A budget as the page and the metrics show it.</summary>
/// <param name="Group">Its name in the configuration; "all" for the series that are in no group.</param>
/// <param name="Allowed">Incidents allowed.</param>
/// <param name="PeriodSeconds">In which time.</param>
/// <param name="Used">Incidents of the last so long, by the times of the rows.</param>
/// <param name="Threshold">Score from which on an event raises an alert at present.</param>
internal sealed record BudgetNotice(string Group, double Allowed, double PeriodSeconds, int Used, float Threshold);
