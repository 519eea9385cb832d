using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// The fourteen simple forecasts of a series, their expected errors, and what the decoder reads about them. The shard
/// writes them for every horizon of a row, training for the rows it asks about.
/// </summary>
public static class CandidateForecasts
{
    /// <summary>Number of candidates.</summary>
    public const int Count = 14;

    /// <summary>
    /// For row t + h, t being the newest row: candidates (C - x) / s [14], ln(E / u) [14], decoder features [49]; returns u / s.
    /// </summary>
    public static float Write(ReadOnlySpan<byte> block, SeasonLayout layout, long t, int h,
        Span<float> candidates, Span<float> logErrors, Span<float> features) => Write(block, layout, t, h, candidates, logErrors, features, out _);

    /// <summary>The same, and the evidence mixture less x, in units of s.</summary>
    public static float Write(ReadOnlySpan<byte> block, SeasonLayout layout, long t, int h,
        Span<float> candidates, Span<float> logErrors, Span<float> features, out float evidence)
    {
        var view = new SeriesView(block, layout, t);
        float unit = Prepare(view, layout, h, candidates, logErrors);
        evidence = Mixture(candidates, logErrors, unit);
        Span<float> logs = stackalloc float[FeatureScale.Whole(Count)];
        logs.Fill(1);
        for (int k = 0; k < Count; k++) logs[k] = logErrors[k] / unit;
        FeatureScale.Log(logs);
        logs[..Count].CopyTo(logErrors);
        DecoderFeatures.Write(view, layout, h, candidates, logErrors, unit, features);
        return unit;
    }

    /// <summary>The newest value x and the scale s that the columns above are relative to, and the level.</summary>
    public static RowFrame Frame(ReadOnlySpan<byte> block, SeasonLayout layout, long t)
    {
        var view = new SeriesView(block, layout, t);
        return new RowFrame(view.Newest, view.Statistics.Scale, view.Statistics.Level);
    }

    /// <summary>The evidence mixture: weights E^-3, needs no network. Centre relative to x in units of s.</summary>
    public static float Evidence(ReadOnlySpan<float> candidates, ReadOnlySpan<float> logErrors)
    {
        float sum = 0, weights = 0;
        for (int k = 0; k < Count; k++)
        {
            float weight = MathF.Exp(-3 * logErrors[k]); // (E / u)^-3, at most 1
            sum += weight * candidates[k];
            weights += weight;
        }
        return sum / weights;
    }

    /// <summary>The evidence mixture for row t + h in the units of the series, and the smallest expected error there.</summary>
    public static (float Centre, float Error) Evidence(ReadOnlySpan<byte> block, SeasonLayout layout, long t, int h)
    {
        Span<float> candidates = stackalloc float[Count], errors = stackalloc float[Count];
        var view = new SeriesView(block, layout, t);
        float unit = Prepare(view, layout, h, candidates, errors), scale = view.Statistics.Scale;
        return (view.Newest + Mixture(candidates, errors, unit) * scale, unit * scale);
    }

    /// <summary>The mixture from errors that are not logarithms yet: no exponentials.</summary>
    private static float Mixture(ReadOnlySpan<float> candidates, ReadOnlySpan<float> errors, float unit)
    {
        float sum = 0, weights = 0;
        for (int k = 0; k < Count; k++)
        {
            float ratio = unit / errors[k], weight = ratio * ratio * ratio;
            sum += weight * candidates[k];
            weights += weight;
        }
        return sum / weights;
    }

    /// <summary>Candidates less x and their expected errors, both in units of s; returns the smallest error.</summary>
    private static float Prepare(SeriesView view, SeasonLayout layout, int h, Span<float> candidates, Span<float> errors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(h, 1);
        ref readonly var now = ref view.Statistics;
        float perScale = 1 / now.Scale;
        candidates = candidates[..Count];
        errors = errors[..Count];

        Forecast(view, layout, h, candidates);
        Errors(now, h, errors);
        float smallest = float.PositiveInfinity;
        for (int k = 0; k < Count; k++)
        {
            candidates[k] *= perScale;
            errors[k] = MathF.Max(errors[k] * perScale, 0.003f);
            smallest = MathF.Min(smallest, errors[k]);
        }
        return smallest;
    }

    /// <summary>
    /// The candidates less x, in the units of the series. Nothing older than the ring is read: lags that would reach beyond
    /// it fall back to one season.
    /// </summary>
    private static void Forecast(SeriesView view, SeasonLayout layout, int h, Span<float> c)
    {
        ref readonly var now = ref view.Statistics;
        int m = layout.Season, back = SeasonsAhead(h, m) * m; // rows from t + h back to the newest row of its phase
        long t = view.Row;
        float x = view.Newest, box = view.Box;
        bool relative = now.Minimum >= 0;

        bool seasonSeen = back - h <= t;
        float season = seasonSeen ? view.Back(back - h) : x;
        int referenceRow = back < layout.Recent ? back : m;
        float reference = referenceRow <= t ? view.Back(referenceRow) : x;
        int referenceBox = back + layout.Box <= layout.Recent ? back : m;
        float boxThen = referenceBox > t ? box : referenceBox == m ? view.LaggedBox : view.BoxBack(referenceBox, layout.Box);

        int phase = float.IsNaN(view.Day(h)) ? 0 : h;
        float day = RunningMean.Or(view.Day(phase), x), ratio = RunningMean.Or(view.Ratio(phase), relative ? 1 : 0);
        float week = view.Week(h), weekAhead = week + now.Week.Residual, weekLevel = week + now.WeekLevel;
        float dayAhead = day + now.Day.Residual;
        if (float.IsNaN(week)) (week, weekAhead, weekLevel) = (day, dayAhead, day);

        float boxThenSeason = view.LaggedBox;
        float growth = relative && box > 0 && boxThenSeason > 0 ? Math.Clamp(box / boxThenSeason, 0.8f, 1.25f) : 1;

        float profiled = relative ? ratio * box : ratio + box;

        c[0] = 0;
        c[1] = now.Level - x;
        c[2] = season - x;
        c[3] = season - reference;
        c[4] = day - x;
        c[5] = dayAhead - x;
        c[6] = week - x;
        c[7] = weekAhead - x;
        c[8] = SeriesStatistics.Moved(season, box, boxThen) - x;
        c[9] = weekLevel - x;
        c[10] = h * now.Drift;
        c[11] = profiled - x;
        c[12] = (relative ? profiled * MathF.Pow(growth, MathF.Min(h / (float)m, 1.5f)) : profiled) - x;
        c[13] = 9 * now.Slope * (1 - MathF.Pow(0.9f, h));
    }

    /// <summary>The candidates' expected absolute errors in the units of the series.</summary>
    private static void Errors(in RunningStatistics now, int h, Span<float> e)
    {
        float root = MathF.Sqrt(h), step = now.StepError * root, season = now.SeasonError;
        var day = now.DayErrors;
        var week = now.WeekErrors;

        e[0] = e[10] = step;
        e[1] = now.LevelError;
        e[2] = season;
        e[3] = MathF.Min(now.SeasonStepError * root, 1.3f * season);
        e[4] = day.Error;
        e[5] = MathF.Min(day.Residual * root, 1.2f * day.Error);
        e[6] = week.Error;
        e[7] = MathF.Min(week.Residual * root, 1.2f * week.Error);
        e[8] = now.BoxError;
        e[9] = now.WeekLevelError;
        e[11] = e[12] = now.RatioError;
        e[13] = 1.1f * step;
    }

    /// <summary>Whole seasons from row t back to before row t + h: ceil(h / m).</summary>
    internal static int SeasonsAhead(int h, int season) => (h + season - 1) / season;
}
