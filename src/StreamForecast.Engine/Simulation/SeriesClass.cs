namespace StreamForecast.Engine.Simulation;

/// <summary>
/// A class of simulated training series: what is sampled how often, how long such series are and how far ahead they are
/// forecast. The classes follow the intervals of real monitoring, retail and energy data.
/// </summary>
/// <param name="Season">m, in rows; 1 for none.</param>
/// <param name="LongSeason">M, in rows; equal to <paramref name="Season"/> for none.</param>
/// <param name="Weight">Relative share of the series.</param>
/// <param name="ShortestRows">Length is log-uniform from here.</param>
/// <param name="LongestRows">Length is log-uniform up to here.</param>
/// <param name="LeastHorizon">Longest horizon is uniform from here.</param>
/// <param name="MostHorizon">Longest horizon is uniform up to here.</param>
public sealed record SeriesClass(int Season, int LongSeason, double Weight, int ShortestRows, int LongestRows, int LeastHorizon, int MostHorizon)
{
    /// <summary>All classes; the weights need not add up to one.</summary>
    public static IReadOnlyList<SeriesClass> All { get; } =
    [
        new(1, 1, 0.12, 60, 1500, 6, 48),        // no season known
        new(1, 52, 0.12, 80, 2000, 8, 26),       // weekly rows, the year far away
        new(4, 4, 0.05, 24, 400, 4, 12),         // quarters
        new(7, 7, 0.06, 80, 1500, 7, 28),        // days
        new(12, 12, 0.10, 48, 500, 6, 18),       // months
        new(24, 168, 0.30, 400, 2400, 24, 60),   // hours
        new(48, 336, 0.05, 500, 2500, 24, 60),   // half hours
        new(52, 52, 0.03, 156, 800, 8, 26),      // weekly rows, the year in view
        new(96, 672, 0.05, 1000, 3000, 12, 60),  // quarter hours
        new(144, 1008, 0.04, 1500, 3500, 12, 60), // ten minutes
        new(288, 2016, 0.13, 1500, 4500, 8, 60), // five minutes
        new(1440, 10_080, 0.04, 3000, 9000, 8, 60), // minutes
    ];

    private static readonly double totalWeight = All.Sum(c => c.Weight);

    internal static SeriesClass Draw(RandomSource random)
    {
        double left = random.Uniform() * totalWeight;
        foreach (SeriesClass c in All)
        {
            left -= c.Weight;
            if (left < 0) return c;
        }
        return All[^1]; // rounding of the sum
    }
}
