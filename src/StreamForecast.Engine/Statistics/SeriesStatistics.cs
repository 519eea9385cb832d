using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// The online statistics of one series: levels, profiles, recent values and the errors of simple forecasts. Errors are
/// taken before what they judge learns the row.
/// </summary>
public static class SeriesStatistics
{
    /// <summary>Makes an all-zero block ready for its first row.</summary>
    public static void Start(Span<float> block, SeasonLayout layout)
    {
        block[..layout.Size].Clear();
        RunningStatistics.Of(block).Start();
        block[layout.DayAt..layout.Size].Fill(float.NaN);
    }

    /// <summary>Learns the value of row <paramref name="t"/> (0, 1, 2, ... without holes) and writes the encoder's input, [46].</summary>
    public static void Observe(Span<float> block, SeasonLayout layout, long t, float value, Span<float> input)
    {
        (float dayBefore, float weekBefore) = Learn(block, layout, t, value);
        EncoderInput.Write(new SeriesView(block, layout, t), layout, t, dayBefore, weekBefore, input);
    }

    /// <summary>Learns the value of row <paramref name="t"/>; returns the entries of day and week profile before it, NaN on their first visit.</summary>
    internal static (float DayBefore, float WeekBefore) Learn(Span<float> block, SeasonLayout layout, long t, float value)
    {
        ref RunningStatistics s = ref RunningStatistics.Of(block);
        Span<float> recent = block.Slice(layout.RecentAt, layout.Recent);
        int m = layout.Season;
        ref float day = ref block[layout.DayAt + (int)(t % m)];
        ref float week = ref block[layout.WeekAt + (int)(t % layout.LongSeason)];
        float dayBefore = day, weekBefore = week;
        float boxBefore = t == 0 ? value : s.BoxSum / Math.Min(t, layout.Box);

        if (t > 0)
        {
            float last = recent[(int)((t - 1) % layout.Recent)];
            float gain = RunningMean.Gain(s.Rows, layout.ErrorGain);
            s.LearnLevel(value - s.Level, gain);
            s.LearnStep(value - last, gain, RunningMean.Gain(s.Rows, layout.DriftGain));
        }
        if (t >= m) LearnSeason(ref s, layout, recent, t, value, boxBefore);

        s.Smallest = t == 0 ? value : MathF.Min(s.Smallest, value);
        RunningMean.Count(ref s.Rows);
        s.Level = s.Rows == 1 ? value : s.Level + MathF.Max(layout.LevelGain, 1 / s.Rows) * (value - s.Level);

        LearnRatio(ref s, layout, ref block[layout.RatioAt + (int)(t % m)], t, value, boxBefore);
        LearnDay(ref s, layout, ref day, t, value);
        LearnWeek(ref s, layout, ref week, t, value);
        Push(ref s, layout, recent, t, value);
        return (dayBefore, weekBefore);
    }

    /// <summary>Row <paramref name="t"/> has no value: fills recent values with what was expected and learns nothing from it.</summary>
    public static void Skip(Span<float> block, SeasonLayout layout, long t)
    {
        if (t == 0) throw new ArgumentOutOfRangeException(nameof(t), "BUG: the first row of a series must have a value.");
        ref RunningStatistics s = ref RunningStatistics.Of(block);
        Span<float> recent = block.Slice(layout.RecentAt, layout.Recent);
        float day = block[layout.DayAt + (int)(t % layout.Season)];
        float last = recent[(int)((t - 1) % layout.Recent)];
        Push(ref s, layout, recent, t, layout.Season == 1 || float.IsNaN(day) ? last : day + s.Day.Residual);
    }

    private static void LearnSeason(ref RunningStatistics s, SeasonLayout layout, ReadOnlySpan<float> recent, long t, float value, float boxBefore)
    {
        int m = layout.Season;
        float seasonAgo = recent[(int)((t - m) % layout.Recent)];
        RunningMean.Count(ref s.SeasonRows);
        float gain = RunningMean.Gain(s.SeasonRows, layout.ErrorGain);
        s.LearnSeason(value - seasonAgo, gain, RunningMean.Gain(s.SeasonRows, layout.SpreadGain), RunningMean.Gain(s.SeasonRows, layout.FastGain));
        if (t <= m) return;

        long end = t - 1 - m;       // where the box a season before the newest one ends
        float boxSeasonAgo = s.EarlierBoxSum / Math.Min(end + 1, layout.Box);
        float forecast = boxBefore > 0 && boxSeasonAgo > 0 ? seasonAgo * Math.Clamp(boxBefore / boxSeasonAgo, 0.5f, 2f) : seasonAgo + boxBefore - boxSeasonAgo;
        float step = value - recent[(int)((t - 1) % layout.Recent)], stepSeasonAgo = seasonAgo - recent[(int)(end % layout.Recent)];
        RunningMean.Count(ref s.BoxRows);
        s.LearnBox(value - forecast, step - stepSeasonAgo, RunningMean.Gain(s.BoxRows, layout.ErrorGain));
    }

    private static void LearnRatio(ref RunningStatistics s, SeasonLayout layout, ref float ratio, long t, float value, float boxBefore)
    {
        bool positive = s.Smallest >= 0 && boxBefore > 0;
        float seen = positive ? MathF.Min(value / boxBefore, 20) : value - boxBefore;
        if (float.IsNaN(ratio)) { ratio = seen; return; }
        s.LearnRatio(value - (positive ? ratio * boxBefore : ratio + boxBefore), RunningMean.Gain(s.SeasonRows, layout.ErrorGain));
        ratio += ProfileGain(t, layout.Season, 0.15f) * (seen - ratio);
    }

    private static void LearnDay(ref RunningStatistics s, SeasonLayout layout, ref float day, long t, float value)
    {
        if (float.IsNaN(day)) { day = value; return; }
        float e = value - day;
        s.Day.Learn(e, RunningMean.Gain(s.SeasonRows, layout.ErrorGain), RunningMean.Gain(s.SeasonRows, layout.FastGain));
        day += ProfileGain(t, layout.Season, 0.15f) * e;
    }

    private static void LearnWeek(ref RunningStatistics s, SeasonLayout layout, ref float week, long t, float value)
    {
        if (float.IsNaN(week)) { week = value; return; }
        float e = value - week;
        RunningMean.Count(ref s.WeekRows);
        float gain = RunningMean.Gain(s.WeekRows, layout.ErrorGain);
        s.Week.Learn(e, gain, RunningMean.Gain(s.WeekRows, layout.FastGain));
        s.LearnWeekLevel(e, gain, layout.LevelGain);
        week += ProfileGain(t, layout.LongSeason, 0.25f) * e;
    }

    /// <summary>The gain of a profile's entry: a plain mean over its visits (one a season), and at least <paramref name="smallest"/>.</summary>
    private static float ProfileGain(long t, int season, float smallest) => MathF.Max(1f / (t / season + 1), smallest);

    /// <summary>Puts row t into the ring and moves both boxes on; their sums are taken anew once a season, so that rounding cannot pile up.</summary>
    private static void Push(ref RunningStatistics s, SeasonLayout layout, Span<float> recent, long t, float value)
    {
        int box = layout.Box;
        long end = t - layout.Season;
        float leaving = t >= box ? recent[(int)((t - box) % layout.Recent)] : 0;
        float entering = end >= 0 ? recent[(int)(end % layout.Recent)] : 0;
        float leavingEarlier = end >= box ? recent[(int)((end - box) % layout.Recent)] : 0;
        recent[(int)(t % layout.Recent)] = value;
        if (t % box == 0)
        {
            s.BoxSum = SeriesView.BoxSum(recent, t, (int)Math.Min(t + 1, box));
            s.EarlierBoxSum = end >= 0 ? SeriesView.BoxSum(recent, end, (int)Math.Min(end + 1, box)) : 0;
        }
        else
        {
            s.BoxSum += value - leaving;
            s.EarlierBoxSum += entering - leavingEarlier;
        }
    }
}
