using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Detection;

/// <summary>What was expected of a row before it came, in the units of its series; NaN where nothing was.</summary>
/// <param name="Forecast">Median of the one-step forecast.</param>
/// <param name="Day">The day's profile at the row, once a whole season is behind it.</param>
/// <param name="Week">The week's profile at the row, once a whole long season is behind it.</param>
public readonly record struct Expectation(float Forecast, float Day = float.NaN, float Week = float.NaN)
{
    /// <summary>With the profiles that a series' statistics hold for row <paramref name="row"/>; <paramref name="learnt"/> is the newest row that they learnt, -1 for none.</summary>
    public static Expectation Of(float forecast, ReadOnlySpan<byte> statistics, SeasonLayout seasons, long learnt, long row)
    {
        if (seasons.Season == 1 || learnt < seasons.Season) return new(forecast);
        var view = new SeriesView(statistics, seasons, learnt);
        int ahead = (int)((row - learnt) % seasons.LongSeason);
        bool hasWeek = seasons.LongSeason > seasons.Season && learnt >= seasons.LongSeason;
        return new(forecast, view.Day(ahead), hasWeek ? view.Week(ahead) : float.NaN);
    }
}
