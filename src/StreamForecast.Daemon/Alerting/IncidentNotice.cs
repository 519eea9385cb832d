namespace StreamForecast.Daemon.Alerting;

/// <summary>An incident as targets and the page are told of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Counts what has changed about it.</param>
/// <param name="Group">Labels that its alerts have in common.</param>
/// <param name="Opened">Event time at which its first alert began, Unix ms.</param>
/// <param name="Ended">Event time at which its last alert ended, Unix ms; null while it goes on.</param>
/// <param name="Alerts">Its alerts, those that have ended included.</param>
internal sealed record IncidentNotice(string Id, long Version, IReadOnlyDictionary<string, string> Group, long Opened, long? Ended, IReadOnlyList<AlertNotice> Alerts)
{
    /// <summary>The incident as it stands.</summary>
    public static IncidentNotice Of(Incident incident) => Of(incident, incident.Alerts.Select(AlertNotice.Of));

    /// <summary>The incident with alerts that have changed since a version.</summary>
    public static IncidentNotice Since(Incident incident, long version) => Of(incident, incident.Alerts.Where(alert => alert.Changed > version).Select(AlertNotice.Of));

    /// <summary>The incident with alerts that go on.</summary>
    public static IncidentNotice Firing(Incident incident) => Of(incident, incident.Alerts.Where(alert => alert.Ended is null).Select(alert => AlertNotice.Of(alert, withFormer: false)));

    private static IncidentNotice Of(Incident incident, IEnumerable<AlertNotice> alerts) => new(incident.Id, incident.Version, incident.Group, incident.Opened, incident.Ended, [.. alerts]);
}
