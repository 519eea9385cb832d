using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// A series' block as seen from its newest row: the one place where recent values and profiles are read. Statistics,
/// inputs and candidates all read through it.
/// </summary>
internal readonly ref struct SeriesView
{
    private readonly ReadOnlySpan<float> recent;
    private readonly ReadOnlySpan<float> day;
    private readonly ReadOnlySpan<float> ratio;
    private readonly ReadOnlySpan<float> week;
    private readonly int head;

    /// <summary>Looks at a block whose newest row is <paramref name="t"/>; -1 before the first row.</summary>
    public SeriesView(ReadOnlySpan<byte> block, SeasonLayout layout, long t)
    {
        if (block.Length < layout.Size)
        {
            string needed = $"a layout of {layout.Size} (seasons {layout.Season} and {layout.LongSeason})";
            throw new ArgumentException($"BUG: a block of {block.Length} bytes for {needed}.");
        }
        recent = MemoryMarshal.Cast<byte, float>(block.Slice(layout.RecentAt, layout.Recent * sizeof(float)));
        day = MemoryMarshal.Cast<byte, float>(block.Slice(layout.DayAt, layout.Season * sizeof(float)));
        ratio = MemoryMarshal.Cast<byte, float>(block.Slice(layout.RatioAt, layout.Season * sizeof(float)));
        week = MemoryMarshal.Cast<byte, float>(block.Slice(layout.WeekAt, layout.LongSeason * sizeof(float)));
        Statistics = ref MemoryMarshal.AsRef<RunningStatistics>(block);
        Row = t;
        head = t < 0 ? 0 : (int)(t % layout.Recent);
        Phase = t < 0 ? 0 : (int)(t % layout.Season);
        LongPhase = t < 0 ? 0 : (int)(t % layout.LongSeason);
    }

    /// <summary>The scalars.</summary>
    public readonly ref readonly RunningStatistics Statistics;

    /// <summary>The newest row, t.</summary>
    public long Row { get; }

    /// <summary>t mod m.</summary>
    public int Phase { get; }

    /// <summary>t mod M.</summary>
    public int LongPhase { get; }

    /// <summary>The value <paramref name="rows"/> rows before the newest one, fewer than R; before the first row, the first row's.</summary>
    public float Back(int rows)
    {
        if (rows > Row) return recent[0]; // row 0 is still there: the ring holds more rows than have come
        int at = head - rows;
        return recent[at < 0 ? at + recent.Length : at];
    }

    /// <summary>The box mean as it was <paramref name="rows"/> rows ago, added up from the ring.</summary>
    public float BoxBack(int rows, int box)
    {
        int count = (int)Math.Min(Row - rows + 1, box);
        double sum = 0;
        for (int j = 0; j < count; j++) sum += Back(rows + j);
        return (float)(sum / count);
    }

    /// <summary>The day profile's value <paramref name="ahead"/> rows after the newest one; NaN where no row has come yet.</summary>
    public float Day(int ahead = 0) => day[Ahead(Phase, ahead, day.Length)];

    /// <summary>The ratio profile's value, as <see cref="Day"/>.</summary>
    public float Ratio(int ahead = 0) => ratio[Ahead(Phase, ahead, ratio.Length)];

    /// <summary>The week profile's value, as <see cref="Day"/>.</summary>
    public float Week(int ahead = 0) => week[Ahead(LongPhase, ahead, week.Length)];

    /// <summary>What the day profile said of the first row: it stands for entries that have no row yet.</summary>
    public float FirstDay => day[0];

    /// <summary>As <see cref="FirstDay"/>, of the week profile.</summary>
    public float FirstWeek => week[0];

    private static int Ahead(int phase, int ahead, int season)
    {
        int at = phase + ahead;
        return at < season ? at : at % season;
    }
}
