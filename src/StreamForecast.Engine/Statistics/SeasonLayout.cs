using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// Where everything of one series' forecaster lies in its block of bytes, and the windows of its statistics. One instance
/// per pair of seasons, shared by all series that have them; shards hold it beside every block.
/// </summary>
/// <remarks>
/// The block: running statistics, a ring of the newest <see cref="Recent"/> values, then the day, ratio and week profiles.
/// Nothing older than the ring is ever read, apart from what the profiles remember.
/// </remarks>
public sealed class SeasonLayout
{
    /// <summary>Longest season that is accepted, in rows; a year of hours has 8760.</summary>
    public const int LongestSeason = 100_000;

    private static readonly ConcurrentDictionary<(int Season, int LongSeason), SeasonLayout> Known = new();
    private static readonly int StatisticsBytes = Unsafe.SizeOf<RunningStatistics>();

    private SeasonLayout(int season, int longSeason)
    {
        (Season, LongSeason) = (season, longSeason);
        Recent = season == 1 ? Math.Clamp(2 * longSeason, 64, 128) : Math.Max(2 * season, 64);     // a year of weeks is seen twice, as any season
        Box = season == 1 ? 8 : season;

        RecentAt = StatisticsBytes;
        DayAt = RecentAt + Recent * sizeof(float);
        RatioAt = DayAt + season * sizeof(float);
        WeekAt = RatioAt + season * sizeof(float);
        Size = WeekAt + longSeason * sizeof(float);

        ErrorGain = 1f / Math.Clamp(2 * season, 30, 600);
        SpreadGain = 1f / Math.Clamp(10 * season, 50, 3000);
        DriftGain = 1f / Math.Max(2 * longSeason, 50);
        LevelGain = 2f / (Math.Max(season, 8) + 1);
        FastGain = 1f / Math.Max(season / 4f, 8f);
    }

    /// <summary>Season in rows, m; 1 when there is none.</summary>
    public int Season { get; }

    /// <summary>Long season in rows, M; equal to <see cref="Season"/> when there is none.</summary>
    public int LongSeason { get; }

    /// <summary>Recent values kept, R = max(2m, 64), of a series without a season two long ones, at most 128; also the most missing rows that need to be skipped one by one.</summary>
    public int Recent { get; }

    /// <summary>Bytes of the whole block.</summary>
    public int Size { get; }

    /// <summary>Rows of the box mean B: a season, or 8 when there is none.</summary>
    internal int Box { get; }

    /// <summary>First byte of the ring of recent values; row t lies at t mod R.</summary>
    internal int RecentAt { get; }

    /// <summary>First byte of the day profile, [m]: values by phase.</summary>
    internal int DayAt { get; }

    /// <summary>First byte of the ratio profile, [m]: values over the box mean by phase, or their differences.</summary>
    internal int RatioAt { get; }

    /// <summary>First byte of the week profile, [M].</summary>
    internal int WeekAt { get; }

    /// <summary>Smallest gain of the running errors.</summary>
    internal float ErrorGain { get; }

    /// <summary>Smallest gain of the seasonal spread, on which the scale rests.</summary>
    internal float SpreadGain { get; }

    /// <summary>Smallest gain of the mean step.</summary>
    internal float DriftGain { get; }

    /// <summary>Smallest gain of the level.</summary>
    internal float LevelGain { get; }

    /// <summary>Smallest gain of the fast twins of the running errors.</summary>
    internal float FastGain { get; }

    /// <summary>The layout for a pair of seasons; equal pairs give the same instance.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A season below 1 or above <see cref="LongestSeason"/>, or a long season below the season.</exception>
    public static SeasonLayout Of(int season, int longSeason)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(season, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(longSeason, season);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(longSeason, LongestSeason);
        return Known.GetOrAdd((season, longSeason), static pair => new SeasonLayout(pair.Season, pair.LongSeason));
    }

    /// <summary>The seasons that follow from an interval alone: an hour has 24 and 168, five minutes 288 and 2016, a day 7, a week 52 as long season, a month 12; otherwise none.</summary>
    public static SeasonLayout ForInterval(double seconds)
    {
        const double Minute = 60, Hour = 3600, Day = 86400, Month = 2_629_800;
        ReadOnlySpan<(double Interval, int Season, int LongSeason)> seasonal =
        [
            (5 * Minute, 288, 2016), (10 * Minute, 144, 1008), (15 * Minute, 96, 672), (30 * Minute, 48, 336), (Hour, 24, 168),
            (Day, 7, 7), (7 * Day, 1, 52), (Month, 12, 12), (3 * Month, 4, 4),
        ];

        foreach (var (interval, season, longSeason) in seasonal)
            if (Math.Abs(seconds / interval - 1) < 0.005) // a month of 30.5 days is one; of 30 or 31 days, the caller has snapped it
                return Of(season, longSeason);
        return Of(1, 1);
    }
}
