using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Simulation;

namespace StreamForecast.Daemon.Demo;

/// <summary>
/// What the demo plays: simulated hourly series with planted anomalies, some weeks of them at once as a backlog, the rest at
/// a steady accelerated pace.
/// </summary>
internal sealed class DemoPlan
{
    /// <summary>Time between two rows of a series, in seconds.</summary>
    public const int IntervalSeconds = 3600;

    /// <summary>Rows of each series that are there when the daemon starts: three weeks, so that day and week are known.</summary>
    public const int BacklogRows = 504;

    // Two weeks without anomalies, as a detector has at a quiet start.
    private const int QuietRows = 336;

    private DemoPlan(SimulatedSeries[] series, bool[][] labels) => (Series, Labels) = (series, labels);

    /// <summary>The series.</summary>
    public SimulatedSeries[] Series { get; }

    /// <summary>Per series and row, whether it lies in a planted anomaly.</summary>
    public bool[][] Labels { get; }

    /// <summary>Rows of each series.</summary>
    public int Rows => Series[0].Values.Length;

    /// <summary>Rows of each series that are there when the daemon starts.</summary>
    public int Backlog => Math.Min(BacklogRows, Rows);

    /// <summary>Time of the first row, Unix milliseconds: 2026-01-05, a Monday.</summary>
    public const long Start = 1_767_571_200_000;

    /// <summary>Draws the series, on all cores.</summary>
    public static DemoPlan Draw(int series, int rows, int seed)
    {
        var drawn = new SimulatedSeries[series];
        var planting = new PlantingOptions { WarmUpRows = QuietRows, RowsPerAnomaly = 400 };
        Parallel.For(0, series, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => drawn[i] = SeriesSimulator.Labelled(i, IntervalSeconds, rows, seed, planting));
        return new DemoPlan(drawn, [.. drawn.Select(one => Array.ConvertAll(one.Labels, kind => kind != AnomalyKind.None))]);
    }

    /// <summary>Time of a row, Unix milliseconds.</summary>
    public static long TimeOf(int row) => Start + row * IntervalSeconds * 1000L;

    /// <summary>Row of a time.</summary>
    public static int RowOf(long time) => (int)((time - Start) / (IntervalSeconds * 1000L));
}
