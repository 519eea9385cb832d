using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// The simple forecasts of a series, their expected errors, and what the decoder reads about them. Fourteen candidates:
/// the last value, the level, last season's value, profiles of day and week with their residuals, trends.
/// </summary>
public static class CandidateForecasts
{
    /// <summary>Number of candidates.</summary>
    public const int Count = 14;

    /// <summary>
    /// For row t + h, t being the newest row: candidates (C - x) / s [14], ln(E / u) [14], decoder features [49]; returns u / s.
    /// </summary>
    public static float Write(ReadOnlySpan<float> block, SeasonLayout layout, long t, int h,
        Span<float> candidates, Span<float> logErrors, Span<float> features)
    {
        var series = new SeriesView(block, layout, t);
        float unit = Forecasts(series, layout, t, h, candidates, logErrors);
        float scale = series.Statistics.Scale, x = series.Newest;
        for (int k = 0; k < Count; k++)
        {
            candidates[k] = (candidates[k] - x) / scale;
            logErrors[k] = MathF.Log(logErrors[k] / unit);
        }

        unit /= scale;
        DecoderFeatures(series, layout, t, h, candidates, logErrors, unit, features);
        return unit;
    }

    /// <summary>The newest value x and the scale s that the columns above are relative to.</summary>
    public static (float Value, float Scale) Frame(ReadOnlySpan<float> block, SeasonLayout layout, long t)
    {
        var series = new SeriesView(block, layout, t);
        return (series.Newest, series.Statistics.Scale);
    }

    /// <summary>The evidence mixture: weights E^-3, needs no network. Centre relative to x in units of s.</summary>
    public static float Evidence(ReadOnlySpan<float> candidates, ReadOnlySpan<float> logErrors)
    {
        float centre = 0, mass = 0;
        for (int k = 0; k < Count; k++)
        {
            float weight = MathF.Exp(-3 * logErrors[k]);
            centre += weight * candidates[k];
            mass += weight;
        }

        return centre / mass;
    }

    /// <summary>The evidence mixture for row t + h in the units of the series, and the smallest expected error there.</summary>
    public static (float Centre, float Error) Evidence(ReadOnlySpan<float> block, SeasonLayout layout, long t, int h)
    {
        Span<float> forecasts = stackalloc float[Count], errors = stackalloc float[Count];
        var series = new SeriesView(block, layout, t);
        float unit = Forecasts(series, layout, t, h, forecasts, errors);
        float centre = 0, mass = 0;
        for (int k = 0; k < Count; k++)
        {
            float ratio = unit / errors[k], weight = ratio * ratio * ratio;
            centre += weight * (forecasts[k] - series.Newest);
            mass += weight;
        }

        return (series.Newest + centre / mass, unit);
    }

    /// <summary>The candidates C and their expected errors E in the units of the series; returns the smallest E.</summary>
    private static float Forecasts(in SeriesView series, SeasonLayout layout, long t, int h, Span<float> forecasts, Span<float> errors)
    {
        ref readonly RunningStatistics s = ref series.Statistics;
        int m = layout.Season, longSeason = layout.LongSeason;
        int back = (h + m - 1) / m * m, longBack = (h + longSeason - 1) / longSeason * longSeason;
        bool season = t + h >= back, week = t + h >= longBack;
        float x = series.Newest, box = series.Box;

        float seasonAgo = season ? series.Value(t + h - back) : x;
        long phase = season ? t + h : t;
        float day = series.Day(phase, x), ratio = series.Ratio(phase, float.NaN), weekly = week ? series.Week(t + h, day) : day;

        int shift = back < layout.Recent ? back : m;
        float sinceShift = t >= shift ? x - series.Value(t - shift) : 0;
        int boxShift = back + layout.Box <= layout.Recent ? back : m;
        float boxAgo = t >= boxShift ? series.BoxBefore(boxShift) : box, boxSeasonAgo = t >= m ? series.BoxBefore(m) : box;
        bool positive = s.Smallest >= 0 && box > 0;
        float growth = positive && boxSeasonAgo > 0 ? Math.Clamp(box / boxSeasonAgo, 0.8f, 1.25f) : 1;
        float profiled = float.IsNaN(ratio) ? day : positive ? ratio * box : ratio + box;

        forecasts[0] = x;
        forecasts[1] = s.Level;
        forecasts[2] = seasonAgo;
        forecasts[3] = seasonAgo + sinceShift;
        forecasts[4] = day;
        forecasts[5] = day + s.Day.Residual;
        forecasts[6] = weekly;
        forecasts[7] = weekly + (week ? s.Week.Residual : s.Day.Residual);
        forecasts[8] = box > 0 && boxAgo > 0 ? seasonAgo * Math.Clamp(box / boxAgo, 0.5f, 2f) : seasonAgo + box - boxAgo;
        forecasts[9] = week ? weekly + s.WeekLevel : day;
        forecasts[10] = x + h * s.Drift;
        forecasts[11] = profiled;
        forecasts[12] = positive ? profiled * MathF.Pow(growth, MathF.Min((float)h / m, 1.5f)) : profiled;
        forecasts[13] = x + 9 * s.Slope * (1 - MathF.Pow(0.9f, h));

        float seasonStep = s.SeasonStep, root = MathF.Sqrt(h), dayError = s.Day.Error(seasonStep), weekUnknown = 1.2f * seasonStep;
        errors[0] = s.Step * root;
        errors[1] = s.LevelError;
        errors[2] = seasonStep;
        errors[3] = MathF.Min(s.SeasonalStepError * root, 1.3f * seasonStep);
        errors[4] = dayError;
        errors[5] = MathF.Min(s.Day.ResidualError(seasonStep) * root, 1.2f * dayError);
        errors[6] = s.Week.Error(weekUnknown);
        errors[7] = MathF.Min(s.Week.ResidualError(weekUnknown) * root, 1.2f * dayError);
        errors[8] = s.BoxError;
        errors[9] = s.WeekLevelError;
        errors[10] = s.Step * root;
        errors[11] = s.RatioError;
        errors[12] = s.RatioError;
        errors[13] = 1.1f * s.Step * root;

        float least = 0.003f * s.Scale, unit = float.MaxValue;
        for (int k = 0; k < Count; k++)
        {
            errors[k] = MathF.Max(errors[k], least);
            unit = MathF.Min(unit, errors[k]);
        }

        return unit;
    }

    /// <summary>What the decoder reads of one horizon, [49], all within [-4, 4].</summary>
    private static void DecoderFeatures(in SeriesView series, SeasonLayout layout, long t, int h,
        ReadOnlySpan<float> candidates, ReadOnlySpan<float> logErrors, float unit, Span<float> features)
    {
        int m = layout.Season, i = 0;
        int back = (h + m - 1) / m * m;
        float x = series.Newest, scale = series.Statistics.Scale;
        for (int k = 1; k < Count; k++) features[i++] = EncoderInput.Squash(candidates[k]);
        for (int k = 1; k < Count; k++) features[i++] = EncoderInput.Bounded(0.5f * EncoderInput.Logarithmic(candidates[k] / unit));
        for (int k = 0; k < Count; k++) features[i++] = 0.5f * MathF.Min(logErrors[k], 6);
        features[i++] = EncoderInput.Squash((series.Value(t + h - back - 1) - x) / scale);
        features[i++] = EncoderInput.Squash((series.Value(Math.Min(t + h - back + 1, t)) - x) / scale);
        features[i++] = EncoderInput.Squash((series.Value(t + h - back - m) - x) / scale);
        features[i++] = EncoderInput.Bounded(0.4f * MathF.Log(h));
        features[i++] = 1f / h;
        features[i++] = 0.5f * MathF.Min(4, (float)h / m);
        features[i++] = 0.5f * MathF.Min(4, (float)h / layout.LongSeason);
        features[i++] = 0.5f * Math.Clamp(EncoderInput.Log(unit), -5, 3);
        features[i++] = EncoderInput.Bounded(0.5f * MathF.Log((float)back / m));
    }
}
