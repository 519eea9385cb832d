namespace StreamForecast.Engine.Filling;

/// <summary>A stretch of a series as <see cref="HistoryGrid"/> completed it: one row an interval, missing ones included.</summary>
/// <param name="Times">Stamp of every row, Unix ms; <see cref="Added"/> for a row that the history does not have.</param>
/// <param name="Values">Value of every row, NaN where it is missing.</param>
/// <param name="Season">Season in rows; 1 for none.</param>
/// <param name="LongSeason">Long season in rows.</param>
/// <param name="IntervalSeconds">The interval; 0 for a series without one, whose rows are taken one by one.</param>
public sealed record SeriesGrid(long[] Times, double[] Values, int Season, int LongSeason, double IntervalSeconds)
{
    /// <summary>The time of a row that was added.</summary>
    public const long Added = long.MinValue;
}
