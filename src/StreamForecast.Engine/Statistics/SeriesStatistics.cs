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

    private const int FreeRows = 30;            // values are not held within reach before
    private const float Reach = 256;

    /// <summary>Makes an all-zero block ready for its first row.</summary>
    public static void Start(Span<byte> block, SeasonLayout layout)
    {
        Scalars(block).Start();
        block[layout.BucketAt..layout.RecentAt].Clear();
        block[layout.RecentAt..layout.Size].Fill(byte.MaxValue);        // nothing stored
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

        float expected = before.Newest;
        if (layout.Season > 1)
        {
            float day = before.Day(1) + now.Day.Residual, week = before.Week(1) + now.Week.Residual;
            bool weekIsBetter = now.WeekErrors.Residual < now.DayErrors.Residual;
            if (!float.IsNaN(day)) expected = weekIsBetter && !float.IsNaN(week) ? week : day;
        }
        RecentValues.Push(block, layout, before, expected);
    }

    /// <summary>
    /// <see cref="Observe"/> without the encoder's input, for rows that are only caught up with.
    /// </summary>
    internal static void Learn(Span<byte> block, SeasonLayout layout, long t, float value)
    {
        if (float.IsNaN(value)) throw new ArgumentException($"BUG: row {t} is to be learnt but has no value.", nameof(value));
        ref var now = ref Scalars(block);
        float v = Held(now, Math.Clamp(value, -Largest, Largest));
        var before = new SeriesView(block, layout, t - 1);
        int m = layout.Season;

        bool wasRelative = now.Minimum >= 0;
        now.LearnStep(layout, v, t == 0 ? v : before.Newest);
        float box = t == 0 ? v : before.Box;
        bool relative = now.Minimum >= 0;
        if (wasRelative && !relative) SeasonalProfiles.Unrelate(block, layout, box);

        if (t >= m) now.LearnSeason(layout, MathF.Abs(v - before.Back(m - 1)));
        if (t > m)
        {
            float then = before.Back(m - 1), moved = Moved(then, box, before.LaggedBox);
            now.LearnMovedSeason(layout, MathF.Abs(v - moved), MathF.Abs(v - before.Newest - (then - before.Back(m))));
        }

        RecentValues.Push(block, layout, before, v);
        SeasonalProfiles.Learn(block, layout, t, v, box, relative);
    }

    /// <summary>
    /// The value of a season ago after the box mean went from <paramref name="boxThen"/> to <paramref name="box"/>: times their
    /// ratio, or plus their difference where one is not positive.
    /// </summary>
    internal static float Moved(float then, float box, float boxThen) =>
        box > 0 && boxThen > 0 ? then * Math.Clamp(box / boxThen, 0.5f, 2f) : then + box - boxThen;

    /// <summary>
    /// A value within reach of what the series has shown: a mark such as 1e12 would leave recent values a coarse measure until it is forgotten. 256 spans leave eight of
    /// their sixteen bits; a true jump by a factor of 1e12 arrives within six rows.
    /// </summary>
    private static float Held(in RunningStatistics now, float value)
    {
        float low = now.Recent.Low, span = now.Recent.Step * QuantisedColumn<ushort>.Most;
        if (now.Rows < FreeRows || !(span > 0)) return value;
        float reach = Reach * span + MathF.Max(MathF.Abs(low), MathF.Abs(low + span));
        return Math.Clamp(value, low - reach, low + span + reach);
    }

    private static ref RunningStatistics Scalars(Span<byte> block) => ref MemoryMarshal.AsRef<RunningStatistics>(block);
}
