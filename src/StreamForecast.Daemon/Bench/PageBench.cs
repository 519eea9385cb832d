using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Feedback;
using StreamForecast.Daemon.Live;
using StreamForecast.Daemon.Telemetry;
using StreamForecast.Daemon.Web;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Bench;

/// <summary>
/// What the page costs the daemon while records come: to keep what may be looked at, and to send a viewer the overview, and another a series, every second. Measured on one thread beside the scoring of the same
/// records, as milliseconds of a core a second of the stream. Called by <c>bench page</c>.
/// </summary>
internal static class PageBench
{
    /// <summary>Series of the partition.</summary>
    public const int Series = 100_000;

    /// <summary>Records that come in a second.</summary>
    public const int Rate = 50_000;

    /// <summary>Seconds of the stream that are measured; as many go before to fill it.</summary>
    public const int Seconds = 10;

    private const int BatchRows = 4096, Interval = 60;

    /// <summary>Keeping, sending the overview, sending a series, and all of it.</summary>
    public static async Task<List<BenchFigure>> RunAsync(EngineOptions options, IStepModel model, Action<double, string> report, CancellationToken stop)
    {
        using var shard = new Shard(options, model);
        var board = new LiveBoard();
        LivePartition partition = board.Open(0, shard);
        for (int s = 0; s < Series; s++) shard.Series.GetOrAdd(Encoding.UTF8.GetBytes(Name(s)));
        using var clock = new OverviewClock(new Counters(), board, model.Name, () => null);
        var dashboard = new Dashboard(new DaemonOptions(), "", board, clock, new VerdictDesk(new VerdictLedger(), () => null, board.Events, TimeProvider.System));
        var batch = new ObservationBatch(BatchRows);
        var results = new ResultBatch(BatchRows, options.Forecast.Horizons, options.Forecast.Fan.Horizons);
        var context = new DefaultHttpContext { Response = { Body = Stream.Null } };
        TimeSpan scoring = default, keeping = default, overview = default, series = default;
        long row = 0;
        for (int second = 0; second < 2 * Seconds; second++)
        {
            if (second == Seconds) (scoring, keeping, overview, series) = (default, default, default, default);
            for (int left = Rate; left > 0; left -= batch.Count)
            {
                stop.ThrowIfCancellationRequested();
                batch.Clear();
                for (int i = Math.Min(left, BatchRows); i > 0; i--, row++) batch.Add((int)(row % Series), 1000L * Interval * (row / Series), Value(row), row);
                long start = Stopwatch.GetTimestamp();
                shard.Process(batch, results);
                scoring += Lap(ref start);
                partition.Observe(batch, results);
                partition.Turn();
                keeping += Lap(ref start);
            }

            long sent = Stopwatch.GetTimestamp();
            await StreamMessage.OverviewAsync(context, dashboard);
            overview += Lap(ref sent);
            Task asked = StreamMessage.SeriesAsync(context, dashboard, Name(second));
            partition.Turn();
            await asked;
            series += Lap(ref sent);
            report(second + 1, $"{(second + 1) * (long)Rate:N0} records");
        }

        double PerSecond(TimeSpan time) => time.TotalMilliseconds / Seconds;
        BenchFigure Figure(string name, TimeSpan time) => new(name, PerSecond(time), "ms/s", PerSecond(scoring));
        return [Figure("page, keeping what may be looked at", keeping), Figure("page, an overview a second", overview), Figure("page, a series a second", series), Figure("page", keeping + overview + series)];
    }

    private static string Name(int series) => string.Create(CultureInfo.InvariantCulture, $"plant-{series % 100}/sensor-{series}");

    /// <summary>A wave with some noise, and a spike in one of 10,000 rows.</summary>
    private static double Value(long row) => 100 + 20 * Math.Sin(row / Series * 0.1 + row % Series) + row * 2_654_435_761 % 1000 * 0.003 + (row * 40_503 % 10_007 == 0 ? 500 : 0);

    private static TimeSpan Lap(ref long start)
    {
        long now = Stopwatch.GetTimestamp();
        TimeSpan time = Stopwatch.GetElapsedTime(start, now);
        start = now;
        return time;
    }
}
