using StreamForecast.Engine.Tests.Shards;

namespace StreamForecast.Engine.Tests.Lateness;

/// <summary>
/// A stream twice: in order, as it should have come, and as it came: a share of its rows delayed within the lateness, some repeated, some with a wrong value first.
/// Series of several intervals with gaps told and untold, seasons of their own, irregular ones and one that changes its pace.
/// </summary>
internal sealed class Shuffle
{
    public const int LateRows = 60;      // the lateness, in intervals of the quickest series

    private static readonly long[] intervals = [ShardRun.Minute, 5 * ShardRun.Minute, ShardRun.Hour, 7_000, 15 * ShardRun.Minute];

    private Shuffle(List<Row> ordered, List<Row> arrived, string[] series) => (Ordered, Arrived, Series) = (ordered, arrived, series);

    public static TimeSpan Lateness => TimeSpan.FromMilliseconds(LateRows * ShardRun.Minute);
    public static EngineOptions Options => ShardRun.SmallWaves with { AllowedLateness = Lateness };

    public List<Row> Ordered { get; }
    public List<Row> Arrived { get; }
    public string[] Series { get; }

    /// <summary>The stream of a seed: <paramref name="late"/> of its rows late.</summary>
    public static Shuffle Of(int seed, int rows, double late, int series = 6)
    {
        var random = new Random(seed);
        var ordered = new List<Row>();
        var arrivals = new List<(long Time, int Tie, Row Row)>();
        for (int s = 0; s < series; s++)
        {
            long interval = intervals[(s + seed % 5) % intervals.Length], time = ShardRun.Start + s * 777;
            int wild = 0;
            for (int i = 0; i < rows; i++)
            {
                if (s == 1 && i == rows / 2) interval /= 5;                                              // another pace
                long step = s == 2 ? 1 + (long)(-Math.Log(1 - random.NextDouble()) * interval) : interval;    // irregular
                if (random.Next(60) == 0) step *= random.Next(2, 50);                                    // missing rows
                time += step;
                if (random.Next(150) == 0) wild = random.Next(1, 12);
                double value = s * 10 + 10 * Math.Sin(2 * Math.PI * i / (s == 3 ? 12 : 24)) + random.NextDouble() + (wild-- > 0 ? 60 : 0);
                if (random.Next(50) == 0) value = double.NaN;
                var row = new Row($"series-{s}", time, value);
                ordered.Add(row);

                long delay = random.NextDouble() < late ? random.NextInt64((long)Lateness.TotalMilliseconds) : 0;
                arrivals.Add((time + delay, arrivals.Count, row));
                if (random.Next(40) == 0) arrivals.Add((time + delay + random.NextInt64((long)Lateness.TotalMilliseconds - delay), arrivals.Count, row));
                if (random.Next(40) == 0) arrivals.Add((time, -1, row with { Value = random.Next(3) == 0 ? double.NaN : value * 3 }));
            }
        }

        return new Shuffle([.. ordered.OrderBy(row => row.Time)], [.. arrivals.OrderBy(a => a.Time).ThenBy(a => a.Tie).Select(a => a.Row)], [.. Enumerable.Range(0, series).Select(s => $"series-{s}")]);
    }
}
