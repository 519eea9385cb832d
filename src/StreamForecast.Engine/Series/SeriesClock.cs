using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Series;

/// <summary>
/// The time-keeping of one series: what becomes of a row by its stamp, and which number it has. Kept by <see cref="SeriesStore"/>, asked by
/// the shard for every row. All rules about time are told here; the first four are kept here, the last three by the shard.
/// </summary>
/// <remarks>
/// <para>Order. A row is <b>Late</b> when it is older than the newest row, or as old with another value; <b>Duplicate</b> when it is as old with
/// the same value. Both change nothing. A row without a value is a <b>Gap</b>: time moves on, nothing is learnt.</para>
/// <para>Interval. Until eight gaps between stamps were seen rows are counted. Then the interval is the median gap (<see cref="FoundRhythm"/>),
/// the clock starts again as if it had been known from the first of these nine rows, and the series' state is rebuilt to match. Where the gaps
/// have no common interval the series is irregular: one row an observation, none missing; it becomes regular when eight gaps in a row agree
/// within 2 %.</para>
/// <para>Row number. A row that comes 1.5 intervals or more after the newest one has number max(newest + 1, round((time - origin) / interval)),
/// and those in between are missing; any other is the next, so that jitter never opens a gap. The origin is set anew where stamps and numbers
/// have come more than one row apart: an interval that is no whole number of milliseconds may not add up.</para>
/// <para>Change of pace. 32 rows in a row closer than 0.6 intervals, or 32 at 1.5 intervals or more, and the interval is found anew from
/// the newest eight gaps, the statistics rebuilt from the newest nine rows, and the detector started anew. A configured interval stays.</para>
/// <para>Season. It follows from the interval until the rows show another (<see cref="SeasonWatch"/>); then the statistics are learnt anew from the recent values, the
/// oldest of which becomes row 0. Detector, recurrent state and repair stay. A configured season stays.</para>
/// <para>Missing rows. A row that comes k rows after the newest one learnt is judged against the evidence mixture k rows ahead, in a band widened as the
/// candidates' errors grow. Before it is learnt, the rows between are skipped: what was expected of them fills the recent values, and nothing is
/// learnt. Of more missing rows than a series remembers (the larger of two seasons and 64) only the last are gone through: recent values are refilled,
/// profiles and levels stay.</para>
/// <para>Verdicts. Only an observed row has a score. Gap, duplicate and late rows have score 0 and no flag, and are answered with the present forecast of
/// their series, counted from its newest row. A value beyond +-1e18, an infinity among them, is a gap.</para>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal struct SeriesClock
{
    private const double Missed = 1.5, Crowded = 0.6;
    private const int PaceRows = 32;
    private const double MostApart = 1;

    private double origin;      // the time of row 0, Unix ms
    private double interval;    // ms, 0 while not known
    private float newestValue;  // NaN after a gap
    private sbyte pace;         // rows in a row that came too far apart (positive) or too close (negative)
    private byte rhythm;
    private bool isStarted;     // once any stamp was seen

    /// <summary>Event time of the newest row, a gap included; Unix ms.</summary>
    public long Newest { get; private set; }

    /// <summary>Number of the newest row, a gap included.</summary>
    public long Row { get; private set; }

    /// <summary>Number of the newest row that was learnt; -1 for none.</summary>
    public long Learnt { get; set; }

    /// <summary>The series' season in rows; 0 before its first row.</summary>
    public int Season { get; private set; }

    /// <summary>The series' long season in rows.</summary>
    public int LongSeason { get; private set; }

    /// <summary>The interval the series is taken to have, in seconds; 0 while it is not known.</summary>
    public readonly double IntervalSeconds => interval / 1000;

    /// <summary>Whether any row was seen.</summary>
    public readonly bool IsStarted => isStarted;

    /// <summary>Whether any row with a value was seen.</summary>
    public readonly bool HasValue => Season > 0;

    /// <summary>Whether rows are taken to come once an interval.</summary>
    public readonly bool IsRegular => (Rhythm)rhythm is Rhythm.Regular or Rhythm.Configured;

    /// <summary>Bytes as they lie in memory.</summary>
    public static int Bytes => Unsafe.SizeOf<SeriesClock>();

    /// <summary>Whether the newest rows are to be kept: while the interval is unknown or there is none, and once a change of pace is in sight.</summary>
    public readonly bool KeepsRecent => HasValue && (Rhythm)rhythm switch
    {
        Rhythm.Regular => Math.Abs((int)pace) > PaceRows - RecentRows.Length,
        Rhythm.Configured => false,
        _ => true,
    };

    /// <summary>Takes the stamp of a row; NaN says that it has no value. Only an observed row and a gap move the clock. <paramref name="row"/> is what <see cref="RecentRows"/> keep.</summary>
    public RowStatus Advance(long time, float value, TimeRules rules, out RecentRow row)
    {
        bool isGap = float.IsNaN(value);
        row = new RecentRow(isStarted ? (float)((double)time - Newest) : 0, value);
        if (isStarted)
        {
            if (time < Newest) return RowStatus.Late;
            if (time == Newest) return value.Equals(newestValue) ? RowStatus.Duplicate : RowStatus.Late;
        }

        if (!HasValue)
        {
            if (!isGap) Start(time, rules.First);
        }
        else
            Number(time);

        (Newest, newestValue, isStarted) = (time, value, true);
        return isGap ? RowStatus.Gap : RowStatus.Observed;
    }

    /// <summary>Whether the stamps seen so far show another rhythm than the one assumed; asked after an observed row.</summary>
    public readonly bool HasNewRhythm(in RecentRows recent, out FoundRhythm found)
    {
        found = default;
        if (!KeepsRecent || recent.Count < RecentRows.Length) return false;
        bool look = (Rhythm)rhythm switch
        {
            Rhythm.Unknown => true,
            Rhythm.Regular => Math.Abs((int)pace) >= PaceRows,
            Rhythm.Irregular => FoundRhythm.IsSteady(recent),
            _ => false,
        };
        if (look) found = FoundRhythm.In(recent);
        return look;
    }

    /// <summary>
    /// Starts again with a found rhythm, as if the oldest of the recent rows that has a value had been the first. Writes the new number of each recent row;
    /// -1 for rows before the first value. Afterwards nothing is learnt, and <see cref="Row"/> is the number of the newest.
    /// </summary>
    public void Restart(FoundRhythm found, TimeRules rules, in RecentRows rows, Span<long> numbers)
    {
        double time = Newest;
        for (int i = 1; i < RecentRows.Length; i++) time -= rows[i].Gap;

        int first = 0;
        while (float.IsNaN(rows[first].Value)) numbers[first++] = -1;
        for (int i = 1; i <= first; i++) time += rows[i].Gap;

        (long newest, float value) = (Newest, newestValue);
        this = default;
        Start((long)time, rules.Of(found));
        for (int i = first; i < RecentRows.Length; i++)
        {
            if (i > first)
            {
                time += rows[i].Gap;
                Number((long)time);
            }

            Newest = (long)time;
            numbers[i] = Row;
        }

        (Newest, newestValue, isStarted, pace) = (newest, value, true, 0);
    }

    /// <summary>Goes on with other seasons, and with row <paramref name="first"/> as row 0.</summary>
    public void Reseason(SeasonLayout seasons, long first)
    {
        (Season, LongSeason) = (seasons.Season, seasons.LongSeason);
        origin += first * interval;
        (Row, Learnt) = (Row - first, Learnt - first);
    }

    private void Start(long time, StartingRhythm start)
    {
        (origin, interval, rhythm) = (time, start.Interval, (byte)start.Kind);
        (Season, LongSeason) = (start.Season, start.LongSeason);
        (Row, Learnt) = (0, -1);
    }

    /// <summary>Gives the row at <paramref name="time"/> its number.</summary>
    private void Number(long time)
    {
        double since = (double)time - Newest;
        Row++;
        if ((Rhythm)rhythm is Rhythm.Unknown or Rhythm.Irregular) return;

        double exact = (time - origin) / interval;
        if (since >= Missed * interval) Row = Math.Max(Row, (long)Math.Round(exact));
        if (Math.Abs(Row - exact) > MostApart) origin = time - Row * interval;
        pace = (sbyte)(since >= Missed * interval ? Math.Min(Math.Max((int)pace, 0) + 1, PaceRows) : since < Crowded * interval ? Math.Max(Math.Min((int)pace, 0) - 1, -PaceRows) : 0);
    }
}
