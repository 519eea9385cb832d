using System.Diagnostics;
using System.Globalization;

namespace StreamForecast.Daemon.Demo;

/// <summary>How the demo goes: the board, and the pace since the last look. Asked by the screen, or for the lines of a pipe.</summary>
internal sealed class DemoStatus(DemoPlan plan, DemoBoard board, DemoFeeder feeder, string? address)
{
    private readonly Queue<(long At, long Records)> looks = new();

    /// <summary>One look.</summary>
    /// <param name="View">The board.</param>
    /// <param name="Series">How many series there are.</param>
    /// <param name="PerSecond">Records a second, over the last two seconds.</param>
    /// <param name="Live">Whether the backlog is behind.</param>
    /// <param name="Footer">Where else to look.</param>
    public sealed record Moment(DemoView View, int Series, double PerSecond, bool Live, string Footer);

    /// <summary>Looks, with so many of the strangest series.</summary>
    public Moment Look(int worst)
    {
        var view = board.Look(worst);
        long now = Stopwatch.GetTimestamp();
        looks.Enqueue((now, view.Records));
        while (looks.Count > 2 && Stopwatch.GetElapsedTime(looks.Peek().At, now) > TimeSpan.FromSeconds(2)) looks.Dequeue();
        var (then, records) = looks.Peek();
        double seconds = Stopwatch.GetElapsedTime(then, now).TotalSeconds;
        return new Moment(view, plan.Series.Length, seconds > 0 ? (view.Records - records) / seconds : 0, feeder.Live, address is null ? "Ctrl-C ends" : $"page: {address}    Ctrl-C ends");
    }

    /// <summary>What is about to run, for a pipe.</summary>
    public string Start()
    {
        Look(0);
        return string.Create(CultureInfo.InvariantCulture,
            $"{plan.Series.Length} simulated hourly series with planted anomalies, an embedded Kafka and the daemon, in this process{(address is null ? "" : $"; its page is at {address}")}");
    }

    /// <summary>One line for a pipe.</summary>
    public string Line()
    {
        var now = Look(0);
        string coverage = double.IsNaN(now.View.Coverage) ? "-" : (now.View.Coverage * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
        return string.Create(CultureInfo.InvariantCulture,
            $"{(now.Live ? "live" : "catching up")}: {now.View.Records} records, {now.PerSecond:0}/s; planted {now.View.Begun}, found {now.View.Found}, missed {now.View.Missed}, false alarms {now.View.False} (and {now.View.FalseWhileNew} in the first three weeks); in the 90 % band {coverage}");
    }
}
