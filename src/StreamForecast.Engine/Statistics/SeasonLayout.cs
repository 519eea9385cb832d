using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// Where everything of one series' forecaster lies in its block of bytes, and the windows of its statistics. One instance
/// per pair of seasons, shared by all series that have them; shards hold it beside every block.
/// </summary>
/// <remarks>
/// The block: running statistics, a ring of the newest values, then the day, ratio and week profiles; values as 16-bit codes, those of a long week profile as 8-bit codes.
/// Nothing older than the ring is ever read, apart from what the profiles remember. Of seasons beyond 48 rows, ring and profiles hold means of <see cref="Bucket"/> rows.
/// </remarks>
public sealed class SeasonLayout
{
    /// <summary>Longest season that is accepted, in rows: a week of seconds.</summary>
    public const int LongestSeason = 604_800;

    private const int NewestExact = 64;         // rows of a series in buckets that are kept one by one
    private const int MostWide = 64;            // entries of a week profile of 16 bits; a longer one has 8, and the ratio profile too
    private const int LongestExact = 48;        // rows of a season that are kept one by one

    private static readonly ConcurrentDictionary<(int Season, int LongSeason), SeasonLayout> Known = new();
    private static readonly int StatisticsBytes = Unsafe.SizeOf<RunningStatistics>();

    private SeasonLayout(int season, int longSeason)
    {
        (Season, LongSeason) = (season, longSeason);
        Recent = season == 1 ? Math.Clamp(2 * longSeason, 64, 128) : Math.Max(2 * season, season < 24 ? 64 : 50);     // a year of weeks is seen twice, as any season; of hours two days and the row before
        Box = season == 1 ? 8 : season;
        Bucket = BucketOf(season);
        Phases = season / Bucket;
        LongPhases = longSeason / Bucket;
        Ring = Bucket == 1 ? Recent : NewestExact;
        Buckets = Bucket == 1 ? 0 : 2 * Phases + 1;

        BucketAt = StatisticsBytes;
        RecentAt = BucketAt + (Bucket == 1 ? 0 : Unsafe.SizeOf<BucketSums>());
        DayAt = RecentAt + (Ring + Buckets) * sizeof(ushort);
        RatioAt = DayAt + Phases * sizeof(ushort);
        IsNarrow = LongPhases > MostWide;
        WeekAt = RatioAt + Phases * (IsNarrow ? sizeof(byte) : sizeof(ushort));
        Size = (WeekAt + LongPhases * (IsNarrow ? sizeof(byte) : sizeof(ushort)) + 3) & ~3;

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

    /// <summary>Rows that are remembered as recent, R = max(2m, 64), of hours 50, of a series without a season two long ones, at most 128; also the most missing rows that need to be skipped one by one.</summary>
    public int Recent { get; }

    /// <summary>Bytes of the whole block, a multiple of four.</summary>
    public int Size { get; }

    /// <summary>
    /// Rows of which lagged values and profiles keep the mean, read as a line between the buckets' centres; 1 for seasons of up to 48 rows, else so many
    /// that a season has 48 buckets or a few more.
    /// </summary>
    public int Bucket { get; }

    /// <summary>Buckets of a season and of a long season.</summary>
    internal int Phases { get; }
    internal int LongPhases { get; }

    /// <summary>Newest values kept row by row; without buckets R.</summary>
    internal int Ring { get; }

    /// <summary>Means of the newest full buckets kept behind them.</summary>
    internal int Buckets { get; }

    /// <summary>Rows of the box mean B: a season, or 8 when there is none.</summary>
    internal int Box { get; }

    /// <summary>First byte of <see cref="BucketSums"/>, where there are buckets.</summary>
    internal int BucketAt { get; }

    /// <summary>First byte of the ring of recent values, [Ring], row t at t mod Ring, and of the bucket means, [Buckets], bucket b at b mod Buckets.</summary>
    internal int RecentAt { get; }

    /// <summary>First byte of the day profile, [Phases]: values by phase.</summary>
    internal int DayAt { get; }

    /// <summary>First byte of the ratio profile, [Phases]: values over the box mean by phase, or their differences.</summary>
    internal int RatioAt { get; }

    /// <summary>First byte of the week profile, [LongPhases].</summary>
    internal int WeekAt { get; }

    /// <summary>Whether the ratio and the week profile are kept in 8 bits an entry.</summary>
    internal bool IsNarrow { get; }

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

    /// <summary>
    /// The seasons that follow from an interval alone: up to an hour a day and a week (an hour has 24 and 168 rows, a second 86 400 and 604 800), a day 7, a week 52 as long
    /// season, a month 12; otherwise none.
    /// </summary>
    /// <remarks>Measured on the one-minute series of WSD, evidence mixture: with day and week the error one row ahead is .99, 48 rows ahead .69 of that without a season.</remarks>
    public static SeasonLayout ForInterval(double seconds)
    {
        const double Minute = 60, Hour = 3600, Day = 86400, Month = 2_629_800;
        ReadOnlySpan<(double Interval, int Season, int LongSeason)> seasonal =
        [
            (1, 86400, 604800), (2, 43200, 302400), (5, 17280, 120960), (10, 8640, 60480), (15, 5760, 40320), (20, 4320, 30240), (30, 2880, 20160),
            (Minute, 1440, 10080), (2 * Minute, 720, 5040), (5 * Minute, 288, 2016), (10 * Minute, 144, 1008), (15 * Minute, 96, 672), (20 * Minute, 72, 504),
            (30 * Minute, 48, 336), (Hour, 24, 168), (Day, 7, 7), (7 * Day, 1, 52), (Month, 12, 12), (3 * Month, 4, 4),
        ];

        foreach (var (interval, season, longSeason) in seasonal)
            if (Math.Abs(seconds / interval - 1) < 0.005) // a month of 30.5 days is one; of 30 or 31 days, the caller has snapped it
                return Of(season, longSeason);
        return Of(1, 1);
    }

    /// <summary>The largest divisor of the season that leaves 48 buckets or more.</summary>
    private static int BucketOf(int season)
    {
        for (int rows = season / LongestExact; rows > 1; rows--)
            if (season % rows == 0) return rows;
        return 1;
    }
}
