using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Simulation;

/// <summary>Which season a labelled series of a given interval gets.</summary>
internal static class SeasonChoice
{
    /// <summary>Natural cycles, in seconds, for intervals that production knows no season for.</summary>
    private static readonly int[] cycles = [86400, 21600, 3600, 1800, 600, 300, 60];

    private const int LongestAlways = 288;      // rows; a day of five minutes is given to short series too

    /// <summary>
    /// The seasons that production gives the interval; where it gives none, or one too long to come eight times, the longest natural cycle of at least 12 rows
    /// that comes at least eight times in the series; (1, 1) where none fits.
    /// </summary>
    public static (int Season, int LongSeason) For(double intervalSeconds, int points)
    {
        SeasonLayout layout = SeasonLayout.ForInterval(intervalSeconds);
        if (layout.Season > 1 && (layout.Season <= LongestAlways || 8 * layout.Season <= points)) return (layout.Season, layout.LongSeason);
        if (layout.Season == 1 && layout.LongSeason > 1) return (layout.LongSeason, layout.LongSeason);
        foreach (int cycle in cycles)
        {
            double rows = cycle / intervalSeconds;
            if (rows >= 12 && rows * 8 <= points) return ((int)Math.Round(rows), (int)Math.Round(rows));
        }
        return (1, 1);
    }
}
