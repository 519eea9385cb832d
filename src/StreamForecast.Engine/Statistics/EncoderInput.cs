using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// What the recurrent cell reads of a row: its place against levels, profiles and recent values, how well the simple
/// forecasts have done, and how old the series is. 46 values, all within [-4, 4], none of them a clock.
/// </summary>
internal static class EncoderInput
{
    /// <summary>Number of values.</summary>
    public const int Length = 46;

    private static ReadOnlySpan<byte> Lags => [2, 3, 4, 5, 6, 8, 10, 12];

    /// <summary>Writes the input of row <paramref name="t"/>, after its statistics; the profile entries are those before the row, NaN where it was their first visit.</summary>
    public static void Write(in SeriesView series, SeasonLayout layout, long t, float dayBefore, float weekBefore, Span<float> input)
    {
        ref readonly RunningStatistics s = ref series.Statistics;
        int m = layout.Season, longSeason = layout.LongSeason;
        float x = series.Newest, scale = s.Scale, box = series.Box;
        float last = series.Value(t - 1);
        dayBefore = RunningMean.Or(dayBefore, series.Day(0, x));
        weekBefore = RunningMean.Or(weekBefore, series.Week(0, x));

        int i = 0;
        input[i++] = Squash((x - last) / scale);
        input[i++] = Squash((x - last) / MathF.Max(s.Step, 0.01f * scale));
        input[i++] = Squash((x - series.Value(t - m)) / scale);
        input[i++] = Squash((x - dayBefore) / scale);
        input[i++] = Squash((x - weekBefore) / scale);
        input[i++] = Squash((x - s.Level) / scale);
        input[i++] = Squash((x - box) / scale);
        input[i++] = Squash((box - series.BoxBefore(m)) / scale);
        input[i++] = Squash((series.Value(t + 1 - m) - x) / scale);
        input[i++] = Squash((series.Day(Math.Max(t + 1 - m, 0), dayBefore) - x) / scale);
        input[i++] = Squash((series.Week(Math.Max(t + 1 - longSeason, 0), weekBefore) - x) / scale);
        input[i++] = Squash(s.Day.Residual / scale);
        input[i++] = Squash(s.Week.Residual / scale);
        input[i++] = Squash(s.WeekLevel / scale);
        input[i++] = Squash(m * s.Drift / scale);
        input[i++] = Bounded(0.3f * Logarithmic(x / scale));
        input[i++] = Bounded(0.5f * Logarithmic((x - s.Smallest) / scale));

        float seasonStep = s.SeasonStep, day = s.Day.Error(seasonStep), dayResidual = s.Day.ResidualError(seasonStep);
        float week = s.Week.Error(1.2f * seasonStep), weekResidual = s.Week.ResidualError(1.2f * seasonStep);
        ReadOnlySpan<float> errors =
        [
            s.Step, seasonStep, day, week, dayResidual, weekResidual, s.LevelError, s.BoxError, s.RatioError, s.WeekLevelError, s.SeasonalStepError,
            s.SeasonStepFast, s.Day.ErrorFast(day), s.Week.ErrorFast(week), s.Day.ResidualErrorFast(dayResidual), s.Week.ResidualErrorFast(weekResidual),
        ];
        foreach (float error in errors) input[i++] = Bounded(0.5f * Math.Clamp(Log(error / scale), -5, 3));
        input[i++] = 0.5f * Math.Clamp(Log((s.StepFast + 0.001f * scale) / (s.Step + 0.001f * scale)), -4, 3);

        input[i++] = 0.2f * MathF.Log(m);
        input[i++] = longSeason > m ? 1 : 0;
        input[i++] = 0.4f * MathF.Min(4, MathF.Log(1 + (float)t / m));
        input[i++] = 0.4f * MathF.Min(4, MathF.Log(1 + (float)t / longSeason));
        foreach (byte lag in Lags) input[i++] = Squash((series.Value(t - lag) - x) / scale);
    }

    /// <summary>sign(z) ln(1 + |z|) within [-4, 4]; 0 for not-a-number.</summary>
    public static float Squash(float z) => Bounded(Logarithmic(z));

    /// <summary>ln of at least 1e-12.</summary>
    public static float Log(float z) => MathF.Log(MathF.Max(z, 1e-12f));

    /// <summary>Within [-4, 4]; 0 for not-a-number.</summary>
    public static float Bounded(float z) => float.IsNaN(z) ? 0 : Math.Clamp(z, -4, 4);

    /// <summary>sign(z) ln(1 + |z|).</summary>
    public static float Logarithmic(float z) => MathF.CopySign(MathF.Log(1 + MathF.Abs(z)), z);
}
