using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StreamForecast.Daemon.Alerting;

namespace StreamForecast.Daemon.Web;

/// <summary>/api/alerts: what people are being told, and what of their budgets is used.</summary>
internal static class AlertRoutes
{
    private const int MostIncidents = 100, MostAlerts = 20;

    /// <summary>Adds it. <paramref name="now"/> is null while nobody is to be told anything.</summary>
    public static void Map(IEndpointRouteBuilder routes, Func<AlertSnapshot?> now) => routes.MapGet("/api/alerts", context => Alerts(context, now()));

    private static Task Alerts(HttpContext context, AlertSnapshot? now) => ApiAnswers.Answer(context, new
    {
        isOn = now is not null,
        alerts = now?.Alerts ?? 0,
        untold = now?.Untold ?? 0,
        incidents = (now?.Incidents ?? []).Take(MostIncidents).Select(incident => new
        {
            id = incident.Id,
            group = incident.Group,
            since = incident.Opened,
            alertCount = incident.Alerts.Count,
            alerts = incident.Alerts.Take(MostAlerts).Select(alert => new { series = alert.Series, kind = alert.Kind, direction = alert.Direction, severity = alert.Severity, score = alert.Score, since = alert.Since, ended = alert.Ended }),
        }),
        budgets = now?.Budgets ?? [],
        heldBack = now?.HeldBack ?? new Dictionary<string, long>(),
    });
}
