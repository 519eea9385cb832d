using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamForecast.Daemon.Checkpoints;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Daemon.Bench;

/// <summary>
/// Bytes a series takes, measured: the managed heap before and after many series came into a shard, row by row all at once as they would from a topic, beside the account by
/// parts; and the bytes of a snapshot. Called by <c>bench state</c>.
/// </summary>
internal static class StateBench
{
    private const int Rows = 12;                         // after nine the interval is found
    private const int BatchRows = 4096;
    private static readonly (string Name, int Seconds)[] intervals = [("hourly", 3600), ("every 5 minutes", 300), ("every minute", 60), ("daily", 86400), ("no season", 7)];

    private const int LateRows = 3;                      // of the kind for which rows may come late

    /// <summary>Kinds of series measured.</summary>
    public static int Kinds => intervals.Length + 2;

    /// <summary>A key of usual length.</summary>
    public static string Key(int series) => string.Create(CultureInfo.InvariantCulture, $"plant-{series % 100:00}/pump-{series:0000000}");

    /// <summary>Memory and snapshot of every kind.</summary>
    public static List<BenchFigure> Run(EngineOptions options, IStepModel model, int series, Action<double, string> report, CancellationToken stop)
    {
        var figures = new List<BenchFigure>();
        EngineOptions inOrder = options with { AllowedLateness = TimeSpan.Zero };
        double Account(int seconds) => StateAccount.Of(model.Shape, SeasonLayout.ForInterval(seconds), Key(0).Length).Sum(part => part.Bytes);
        foreach (var (name, seconds) in intervals)
        {
            Add(name, inOrder, seconds, Account(seconds));
        }

        Add($"hourly, {LateRows} rows late", options with { AllowedLateness = TimeSpan.FromHours(LateRows) }, 3600, Account(3600) + LatenessAccount.Of(model.Shape, SeasonLayout.ForInterval(3600), 2 * LateRows).Sum(part => part.Bytes));
        Add("hourly, paged out", inOrder, 3600, StateAccount.OfPagedOut(Key(0).Length).Sum(part => part.Bytes), () => new PageFile(static () => 0, Path.GetTempPath(), NullLogger.Instance));
        return figures;

        void Add(string name, EngineOptions options, int seconds, double account, Func<IPageFile>? pages = null)
        {
            (double memory, double snapshot) = Measure(options, model, seconds, series, pages, stop);
            figures.Add(new BenchFigure($"state {name}", memory, "bytes/series", account));
            figures.Add(new BenchFigure($"snapshot {name}", snapshot, "bytes/series", memory));
            report(figures.Count / 2, name);
        }
    }

    private static (double Memory, double Snapshot) Measure(EngineOptions options, IStepModel model, int seconds, int series, Func<IPageFile>? pages, CancellationToken stop)
    {
        var batch = new ObservationBatch(BatchRows);
        var results = new ResultBatch(BatchRows, options.Forecast.Horizons);
        using var shard = new Shard(options with { Forecast = options.Forecast with { Fan = new FanOptions() } }, model, pages);
        Feed(shard, batch, results, seconds, 0, BatchRows, rows: 1, stop);       // columns, plans and the model's own memory are there
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Feed(shard, batch, results, seconds, BatchRows, series, Rows, stop);
        long after = GC.GetTotalMemory(forceFullCollection: true);

        using var snapshot = new MemoryStream();
        using (var writer = new BinaryWriter(snapshot, Encoding.UTF8, leaveOpen: true)) shard.Save(writer);
        return ((double)(after - before) / series, (double)snapshot.Length / (series + BatchRows));
    }

    private static void Feed(Shard shard, ObservationBatch batch, ResultBatch results, int seconds, int first, int series, int rows, CancellationToken stop)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int from = 0; from < series; from += BatchRows)
            {
                stop.ThrowIfCancellationRequested();
                batch.Clear();
                for (int i = from; i < Math.Min(from + BatchRows, series); i++)
                    batch.Add(shard.Series.GetOrAdd(Encoding.UTF8.GetBytes(Key(first + i))), row * 1000L * seconds, 100 + (7 * i + 13 * row) % 31, row);
                shard.Process(batch, results);
            }
        }
    }
}
