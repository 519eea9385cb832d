namespace StreamForecast.Engine.Statistics;

/// <summary>A row just learnt, as a <see cref="NamedInput"/> reads it: the statistics behind it, its time, and the encoder's values of it.</summary>
internal readonly ref struct NamedRow(SeriesView view, SeasonLayout layout, ObservedRow row, ReadOnlySpan<float> encoder)
{
    private const double Millisecond = 1, Day = 86_400_000 * Millisecond, Week = 7 * Day;
    private const double Monday = 3 * Day;             // 1970-01-01 was a Thursday

    public readonly SeriesView View = view;
    public readonly ReadOnlySpan<float> Encoder = encoder;

    public float Value => View.Newest;
    public float Before => View.Back(1);
    public float Level => View.Statistics.Level;
    public float Scale => View.Statistics.Scale;
    public long Missing => row.Missing;

    /// <summary>The value one season ago, and a season before the coming row.</summary>
    public float SeasonAgo => View.Back(layout.Season);
    public float SeasonAhead => View.Back(layout.Season - 1);

    /// <summary>What the profiles say of this row and of the coming one; the value itself where they say nothing yet.</summary>
    public float DayProfile => RunningMean.Or(View.Day(), Value);
    public float DayProfileAhead => RunningMean.Or(View.Day(1), Value);
    public float WeekProfile => RunningMean.Or(View.Week(), Value);
    public float WeekProfileAhead => RunningMean.Or(View.Week(1), Value);

    public double SeasonPhase => View.Phase / (double)layout.Season;
    public double LongSeasonPhase => View.LongPhase / (double)layout.LongSeason;
    public double TimeOfDay => Part(row.Time, Day);
    public double DayOfWeek => Part(row.Time + Monday, Week);
    public double DayOfYear
    {
        get
        {
            DateTime time = DateTime.UnixEpoch.AddMilliseconds(row.Time);
            return (time - new DateTime(time.Year, 1, 1)).TotalDays / (DateTime.IsLeapYear(time.Year) ? 366 : 365);
        }
    }

    /// <summary>A quantity in the units of the series, counted from its level in units of its scale.</summary>
    public float Scaled(float value) => (value - Level) / Scale;

    private static double Part(double time, double of) => time / of - Math.Floor(time / of);
}
