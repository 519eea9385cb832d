namespace StreamForecast.Daemon.Alerting;

/// <summary>Addresses of the page's views, below Alerts:PageUrl.</summary>
internal sealed class AlertLinks(string page)
{
    /// <summary>The view of a series; null where the page has no address.</summary>
    public string? To(string series) => page.Length == 0 ? null : $"{page.TrimEnd('/')}/#/series/{Uri.EscapeDataString(series)}";

    /// <summary>The view of events; null where the page has no address.</summary>
    public string? Events => page.Length == 0 ? null : $"{page.TrimEnd('/')}/#/events";
}
