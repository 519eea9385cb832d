using Microsoft.AspNetCore.Http;

namespace StreamForecast.Daemon.Web;

/// <summary>What /api/stream sends a viewer every second.</summary>
internal static class StreamMessage
{
    private const int Events = 50, LongestFan = 48;

    /// <summary>Overview, events and worst series.</summary>
    public static async Task OverviewAsync(HttpContext context, Dashboard dashboard)
    {
        await ApiAnswers.Send(context, "overview", dashboard.Overview);
        await ApiAnswers.Send(context, "events", dashboard.Events(Events, onlyOpen: false));
        await ApiAnswers.Send(context, "worst", dashboard.Worst());
    }

    /// <summary>Overview and one series, where this process knows it.</summary>
    public static async Task SeriesAsync(HttpContext context, Dashboard dashboard, string name)
    {
        await ApiAnswers.Send(context, "overview", dashboard.Overview);
        if (await dashboard.Series(name, LongestFan) is { } series) await ApiAnswers.Send(context, "series", series);
    }
}
