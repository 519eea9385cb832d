using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Alerting;

/// <summary>
/// Prometheus Alertmanager by <c>/api/v2/alerts</c>. An alert of ours is one of its own by the labels <c>alertname</c>, <c>series</c>, <c>kind</c>, <c>direction</c>, <c>severity</c>, <c>incident</c> and those
/// of the series; equal labels are the same alert there, so that what is told twice is one. What goes on ends there by itself when nothing more is heard of it.
/// </summary>
internal sealed class AlertmanagerTarget : IAlertTarget
{
    private const int AlertsAtOnce = 500;
    private const int IntervalsUntilEnd = 3;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    private readonly AlertOptions options;
    private readonly AlertLinks links;
    private readonly TimeProvider clock;
    private readonly HttpClient http = new() { Timeout = patience };
    private readonly Uri address;

    /// <summary>One Alertmanager; connects at the first message.</summary>
    public AlertmanagerTarget(string url, AlertOptions options, TimeProvider clock)
    {
        (this.options, this.clock) = (options, clock);
        links = new AlertLinks(options.PageUrl);
        address = new Uri(url.TrimEnd('/') + "/api/v2/alerts");
        Name = "alertmanager " + new Uri(url).GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        string user = options.Alertmanager.User;
        if (user.Length > 0) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Alertmanager.Password}")));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool WantsEveryEnd => true;

    /// <inheritdoc/>
    public TimeSpan? Resend => options.ResendInterval;

    /// <inheritdoc/>
    public int MostAtOnce => int.MaxValue;

    /// <inheritdoc/>
    public async Task<AlertAnswer> SendAsync(IReadOnlyList<IncidentNotice> incidents, CancellationToken stop)
    {
        DateTimeOffset now = clock.GetUtcNow();
        foreach (object[] alerts in incidents.SelectMany(incident => incident.Alerts.SelectMany(alert => Alerts(incident, alert, now))).Chunk(AlertsAtOnce))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(alerts) };
            AlertAnswer answer = await AlertAnswer.Of(http, request, stop);
            if (answer.Reply is not AlertReply.Taken) return answer;
        }
        return new(AlertReply.Taken, "");
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>The alert; and, ended, those of its former severities.</summary>
    private IEnumerable<object> Alerts(IncidentNotice incident, AlertNotice alert, DateTimeOffset now)
    {
        DateTimeOffset since = DateTimeOffset.FromUnixTimeMilliseconds(alert.Since);
        if (since >= now) since = now.AddMilliseconds(-1);      // an alert that begins in the future would be refused
        yield return Alert(incident, alert, alert.Severity, since, alert.Ended is null ? now + (IntervalsUntilEnd * options.ResendInterval) : now);
        foreach (string former in alert.FormerSeverities) yield return Alert(incident, alert, former, since, now);
    }

    private object Alert(IncidentNotice incident, AlertNotice alert, string severity, DateTimeOffset since, DateTimeOffset until)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in alert.Labels) labels[name] = value;
        (labels["alertname"], labels["series"], labels["incident"]) = ("StreamForecast", alert.Series, incident.Id);
        (labels["kind"], labels["direction"], labels["severity"]) = (alert.ToldKind, alert.ToldDirection, severity);
        return new
        {
            labels,
            annotations = new Dictionary<string, string>
            {
                ["summary"] = $"{alert.Series}: {alert.Kind}{(alert.Direction == "none" ? "" : " " + alert.Direction)}",
                ["description"] = double.IsNaN(alert.Value) ? $"No value since {EventTime.Format(alert.Since)}." : $"{Number(alert.Value)} where {Number(alert.Expected)} was expected ({Number(alert.Lower)} to {Number(alert.Upper)}), since {EventTime.Format(alert.Since)}.",
                ["value"] = Number(alert.Value),
                ["expected"] = Number(alert.Expected),
                ["lower"] = Number(alert.Lower),
                ["upper"] = Number(alert.Upper),
                ["score"] = Number(alert.Score),
                ["since"] = EventTime.Format(alert.Since),
            },
            startsAt = since,
            endsAt = until,
            generatorURL = links.To(alert.Series) ?? "",
        };
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString(CultureInfo.InvariantCulture) : "";

    private static string Number(float value) => float.IsFinite(value) ? value.ToString(CultureInfo.InvariantCulture) : "";
}
