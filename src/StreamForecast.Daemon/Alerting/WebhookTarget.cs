using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Alerting;

/// <summary>
/// An address that is told of incidents, one a message, by an HTTP POST of JSON. With a secret, the header <c>X-StreamForecast-Signature: t=UNIX-SECONDS,v1=HEX</c> proves who sent it and when: HEX is the
/// HMAC-SHA256, under the secret, of the seconds, a full stop and the body.
/// </summary>
internal sealed class WebhookTarget : IAlertTarget
{
    private const int MostAlerts = 200;         // of a message; more are counted
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    private readonly WebhookOptions options;
    private readonly AlertLinks links;
    private readonly TimeProvider clock;
    private readonly HttpClient http = new() { Timeout = patience };

    /// <summary>One webhook; connects at the first message.</summary>
    public WebhookTarget(string name, WebhookOptions options, string page, TimeProvider clock)
    {
        (this.options, this.clock) = (options, clock);
        links = new AlertLinks(page);
        Name = "webhook " + name;
        http.DefaultRequestHeaders.UserAgent.ParseAdd("StreamForecast");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool WantsEveryEnd => false;

    /// <inheritdoc/>
    public TimeSpan? Resend => null;

    /// <inheritdoc/>
    public int MostAtOnce => 1;

    /// <inheritdoc/>
    public async Task<AlertAnswer> SendAsync(IReadOnlyList<IncidentNotice> incidents, CancellationToken stop)
    {
        foreach (IncidentNotice incident in incidents)
        {
            byte[] body = Body(incident);
            using var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            if (options.Secret.Length > 0) request.Headers.Add("X-StreamForecast-Signature", Signature(body, options.Secret, clock.GetUtcNow().ToUnixTimeSeconds()));
            AlertAnswer answer = await AlertAnswer.Of(http, request, stop);
            if (answer.Reply is not AlertReply.Taken) return answer;
        }
        return new(AlertReply.Taken, "");
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>The header's value.</summary>
    internal static string Signature(ReadOnlySpan<byte> body, string secret, long seconds)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(seconds.ToString(CultureInfo.InvariantCulture) + "."), .. body];
        return string.Create(CultureInfo.InvariantCulture, $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}");
    }

    private byte[] Body(IncidentNotice incident) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = string.Create(CultureInfo.InvariantCulture, $"{incident.Id}/{incident.Version}"),
        incident = incident.Id,
        status = incident.Ended is null ? "firing" : "resolved",
        group = incident.Group,
        since = EventTime.Format(incident.Opened),
        ended = incident.Ended is { } end ? EventTime.Format(end) : null,
        link = links.Events,
        alertCount = incident.Alerts.Count,
        alerts = incident.Alerts.Take(MostAlerts).Select(alert => new
        {
            key = alert.Key,
            series = alert.Series,
            labels = alert.Labels,
            status = alert.Ended is null ? "firing" : "resolved",
            kind = alert.Kind,
            direction = alert.Direction,
            severity = alert.Severity,
            score = alert.Score,
            value = Finite(alert.Value),
            expected = Finite(alert.Expected),
            lower = Finite(alert.Lower),
            upper = Finite(alert.Upper),
            since = EventTime.Format(alert.Since),
            newest = EventTime.Format(alert.Newest),
            ended = alert.Ended is { } over ? EventTime.Format(over) : null,
            link = links.To(alert.Series),
        }),
    });

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static float? Finite(float value) => float.IsFinite(value) ? value : null;
}
