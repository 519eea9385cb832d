using System.Diagnostics;
using System.Globalization;
using System.Text;
using StreamForecast.Engine;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Simulation;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Daemon.Bench;

/// <summary>
/// Microseconds that a record costs one core in the statistics and in the detector, beside its whole way through the shard, the network's step included. All three take turns
/// over the same simulated series and each figure is a median. Called by <c>bench record</c>.
/// </summary>
internal static class RecordBench
{
    private const int Fleet = 512, WarmUpRows = 400, Rows = 1000;
    private static readonly (string Name, int Seconds)[] intervals = [("hourly", 3600), ("every 5 minutes", 300), ("every minute", 60)];

    /// <summary>Kinds of series measured.</summary>
    public static int Kinds => intervals.Length;

    /// <summary>Statistics, detector and both together of every kind of series.</summary>
    public static List<BenchFigure> Run(EngineOptions options, IStepModel model, Action<double, string> report, CancellationToken stop)
    {
        var figures = new List<BenchFigure>();
        foreach (var (name, seconds) in intervals)
        {
            var (statistics, detector, whole) = Measure(options, model, seconds, stop);
            figures.Add(new BenchFigure($"statistics {name}", statistics, "us/record", whole));
            figures.Add(new BenchFigure($"detector {name}", detector, "us/record", whole));
            figures.Add(new BenchFigure($"statistics and detector {name}", statistics + detector, "us/record", whole));
            report(figures.Count / 3, name);
        }

        return figures;
    }

    private static (double Statistics, double Detector, double Whole) Measure(EngineOptions options, IStepModel model, int seconds, CancellationToken stop)
    {
        float[][] values = [.. Enumerable.Range(0, Fleet).Select(series => SeriesSimulator.Labelled(series, seconds, WarmUpRows + Rows, seed: 1).Values)];
        SeasonLayout seasons = SeasonLayout.ForInterval(seconds);
        byte[][] statistics = [.. values.Select(_ => new byte[seasons.Size])], detectors = [.. values.Select(_ => new byte[Detector.Size])];
        foreach (byte[] block in statistics) SeriesStatistics.Start(block, seasons);
        foreach (byte[] block in detectors) Detector.Start(block);
        float[] input = new float[SeriesStatistics.Inputs];
        var batch = new ObservationBatch(Fleet);
        var results = new ResultBatch(Fleet, options.Forecast.Horizons);
        using var shard = new Shard(options with { Forecast = options.Forecast with { Fan = new FanOptions() } }, model);
        int[] slots = [.. values.Select((_, series) => shard.Series.GetOrAdd(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"series-{series}"))))];

        List<double> learning = [], detecting = [], whole = [];
        for (int t = 0; t < WarmUpRows + Rows; t++)
        {
            stop.ThrowIfCancellationRequested();
            long time = t * 1000L * seconds;
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Fleet; i++)
            {
                float median = t == 0 ? float.NaN : results.Expected[i];
                Detector.Observe(detectors[i], options.Anomaly, time, values[i][t], Expectation.Of(median, statistics[i], seasons, t - 1, t));
            }
            double detected = Lap(ref start);
            for (int i = 0; i < Fleet; i++) SeriesStatistics.Observe(statistics[i], seasons, t, values[i][t], input);
            double learnt = Lap(ref start);
            batch.Clear();
            for (int i = 0; i < Fleet; i++) batch.Add(slots[i], time, values[i][t], t);
            shard.Process(batch, results);
            double processed = Lap(ref start);
            if (t < WarmUpRows) continue;
            learning.Add(learnt);
            detecting.Add(detected);
            whole.Add(processed);
        }

        return (Median(learning), Median(detecting), Median(whole));
    }

    /// <summary>Microseconds a record since <paramref name="start"/>, which moves to now.</summary>
    private static double Lap(ref long start)
    {
        long now = Stopwatch.GetTimestamp();
        double time = Stopwatch.GetElapsedTime(start, now).TotalMicroseconds / Fleet;
        start = now;
        return time;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
