using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Shards;

/// <summary>Brings a series' statistics over the rows that did not come, before the row that did is learnt.</summary>
internal static class SkippedRows
{
    /// <summary>
    /// Skips the rows between the newest one learnt (-1: none) and <paramref name="next"/>; returns how many there are. Of a gap longer than what the series
    /// remembers, only the last rows are gone through: they refill the recent values, while profiles and levels stay as they were.
    /// </summary>
    public static long Run(Span<byte> statistics, SeasonLayout seasons, long learnt, long next)
    {
        for (long row = Math.Max(learnt + 1, next - seasons.Recent); row < next && learnt >= 0; row++)
            SeriesStatistics.Skip(statistics, seasons, row);
        return next - learnt - 1;
    }
}
