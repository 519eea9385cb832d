using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// The online statistics of one series: levels, profiles, recent values and the errors of simple forecasts. The shard
/// calls it once per row, training and evaluation do the same; it is the only writer of a block.
/// </summary>
/// <remarks>
/// <para>Every error is taken before the thing that erred learns the row. Rows are numbered by event time, so phases and
/// lags stay true across holes: a row without a value is skipped, which puts what was expected into the ring of recent
/// values and teaches nothing else. Of a hole longer than R rows, only the last R need to be skipped.</para>
/// <para>Means count the rows that they learnt, not the rows that passed: after a hole they neither freeze nor restart.
/// The visits of a profile's phase are taken to be the rows learnt over the season's length, which is exact without holes
/// and right on average with them; a phase without any visit is known by its NaN.</para>
/// </remarks>
public static class SeriesStatistics
{
    /// <summary>Values that the encoder reads per row.</summary>
    public const int Inputs = EncoderInput.Length;

    /// <summary>Largest magnitude that is learnt; values beyond are learnt as this, so that no sum or ratio leaves the range of a float.</summary>
    public const float Largest = 1e30f;

    /// <summary>Makes an all-zero block ready for its first row.</summary>
    public static void Start(Span<byte> block, SeasonLayout layout)
    {
        Scalars(block).Start();
        block[layout.RecentAt..layout.DayAt].Clear();
        Floats(block)[(layout.DayAt / sizeof(float))..(layout.Size / sizeof(float))].Fill(float.NaN);
    }

    /// <summary>
    /// Learns the value of row <paramref name="t"/>, the first of which is 0, and writes the encoder's input, [46]. Rows between
    /// the newest one and this must have been skipped.
    /// </summary>
    public static void Observe(Span<byte> block, SeasonLayout layout, long t, float value, Span<float> input)
    {
        Learn(block, layout, t, value);
        Input(block, layout, t, input);
    }

    /// <summary>The encoder's input of row <paramref name="t"/>, the newest one, again: what <see cref="Observe"/> wrote, to the bit.</summary>
    public static void Input(ReadOnlySpan<byte> block, SeasonLayout layout, long t, Span<float> input)
    {
        var view = new SeriesView(block, layout, t);
        var (day, week) = view.Statistics.Said;
        EncoderInput.Write(view, layout, day, week, input);
    }

    /// <summary>Row <paramref name="t"/> has no value: fills recent values with what was expected and learns nothing from it.</summary>
    public static void Skip(Span<byte> block, SeasonLayout layout, long t)
    {
        ref var now = ref Scalars(block);
        if (now.Rows == 0) throw new InvalidOperationException($"BUG: row {t} was skipped before the first row of its series.");
        var before = new SeriesView(block, layout, t - 1);

        float expected = now.Newest;
        if (layout.Season > 1)
        {
            float day = before.Day(1) + now.Day.Residual, week = before.Week(1) + now.Week.Residual;
            bool weekIsBetter = now.WeekErrors.Residual < now.DayErrors.Residual;
            if (!float.IsNaN(day)) expected = weekIsBetter && !float.IsNaN(week) ? week : day;
        }
        Push(block, layout, before, expected);
    }

    /// <summary>
    /// <see cref="Observe"/> without the encoder's input, for rows that are only caught up with.
    /// </summary>
    internal static void Learn(Span<byte> block, SeasonLayout layout, long t, float value)
    {
        if (float.IsNaN(value)) throw new ArgumentException($"BUG: row {t} is to be learnt but has no value.", nameof(value));
        float v = Math.Clamp(value, -Largest, Largest);
        ref var now = ref Scalars(block);
        var before = new SeriesView(block, layout, t - 1);
        int m = layout.Season;

        bool wasRelative = now.Minimum >= 0;
        now.LearnStep(layout, v);
        float box = t == 0 ? v : now.Box(layout, t - 1);
        bool relative = now.Minimum >= 0;
        if (wasRelative && !relative) Unrelate(Floats(block).Slice(layout.RatioAt / sizeof(float), layout.Season), box);

        if (t >= m) now.LearnSeason(layout, MathF.Abs(v - before.Back(m - 1)));
        if (t > m)
        {
            float then = before.Back(m - 1), moved = Moved(then, box, now.LaggedBox(layout, t - 1));
            now.LearnMovedSeason(layout, MathF.Abs(v - moved), MathF.Abs(v - now.Newest - (then - before.Back(m))));
        }

        Push(block, layout, before, v);
        LearnProfiles(ref now, block, layout, t, v, box, relative);
    }

    /// <summary>
    /// The value of a season ago after the box mean went from <paramref name="boxThen"/> to <paramref name="box"/>: times their
    /// ratio, or plus their difference where one is not positive.
    /// </summary>
    internal static float Moved(float then, float box, float boxThen) =>
        box > 0 && boxThen > 0 ? then * Math.Clamp(box / boxThen, 0.5f, 2f) : then + box - boxThen;

    private static void LearnProfiles(
        ref RunningStatistics now, Span<byte> block, SeasonLayout layout, long t, float v, float box, bool relative)
    {
        int p = (int)(t % layout.Season);
        Span<float> floats = Floats(block);
        ref float day = ref floats[layout.DayAt / sizeof(float) + p];
        ref float ratio = ref floats[layout.RatioAt / sizeof(float) + p];
        ref float week = ref floats[layout.WeekAt / sizeof(float) + (int)(t % layout.LongSeason)];
        now.Said = (day, week);

        if (!float.IsNaN(day)) now.LearnDay(layout, ratio: MathF.Abs(v - (relative ? ratio * box : ratio + box)), v - day);
        if (!float.IsNaN(week)) now.LearnWeek(layout, v - week);

        float dayGain = RunningMean.Gain(Visits(now, layout.Season), 0.15f);
        RunningMean.Learn(ref ratio, relative ? Share(v, box) : v - box, dayGain);
        RunningMean.Learn(ref day, v, dayGain);
        RunningMean.Learn(ref week, v, RunningMean.Gain(Visits(now, layout.LongSeason), 0.25f));
    }

    /// <summary>A value that is not negative over the box mean before it, at most 20; over a mean of zero 1 for zero and 20 for anything else.</summary>
    private static float Share(float v, float box) => box > 0 ? MathF.Min(v / box, 20) : v > 0 ? 20 : 1;

    /// <summary>With its first negative value a series' ratio profile turns from ratios into differences, once.</summary>
    private static void Unrelate(Span<float> ratios, float box)
    {
        foreach (ref float ratio in ratios) ratio = ratio * box - box;
    }

    private static float Visits(in RunningStatistics now, int season) => MathF.Max(2, MathF.Floor((now.Rows - 1) / season) + 1);

    private static void Push(Span<byte> block, SeasonLayout layout, SeriesView before, float value)
    {
        ref var now = ref Scalars(block);
        long t = before.Row + 1;
        now.MoveBoxes(before, layout, value);
        Floats(block)[layout.RecentAt / sizeof(float) + (int)(t % layout.Recent)] = value;
        if (t % layout.Box == 0) now.SumBoxes(new SeriesView(block, layout, t), layout);
    }

    private static Span<float> Floats(Span<byte> block) => MemoryMarshal.Cast<byte, float>(block);

    private static ref RunningStatistics Scalars(Span<byte> block) => ref MemoryMarshal.AsRef<RunningStatistics>(block);
}
