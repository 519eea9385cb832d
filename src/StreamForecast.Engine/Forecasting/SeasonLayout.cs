namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// Where everything of one series' forecaster lies in its block of floats. One instance per pair of seasons, shared by all
/// series that have them.
/// </summary>
public sealed class SeasonLayout
{
    private SeasonLayout(int season, int longSeason) => (Season, LongSeason) = (season, longSeason);

    /// <summary>Season in rows, m; 1 when there is none.</summary>
    public int Season { get; }

    /// <summary>Long season in rows, M; equal to <see cref="Season"/> when there is none.</summary>
    public int LongSeason { get; }

    /// <summary>Recent values kept, R = max(2m, 64).</summary>
    public int Recent => Math.Max(2 * Season, 64);

    /// <summary>Floats of the whole block.</summary>
    public int Size => throw new NotImplementedException();

    /// <summary>The layout for a pair of seasons.</summary>
    public static SeasonLayout Of(int season, int longSeason) => new(season, longSeason);

    /// <summary>The seasons that follow from an interval alone: an hour has 24 and 168, five minutes 288 and 2016, a day 7, a week 52 as long season, a month 12; otherwise none.</summary>
    public static SeasonLayout ForInterval(double seconds) => throw new NotImplementedException();
}
