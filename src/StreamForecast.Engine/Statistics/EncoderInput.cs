namespace StreamForecast.Engine.Statistics;

/// <summary>
/// What the recurrent cell reads of a row: shape, errors, maturity and lags, all relative to the series' own scale and
/// bounded by 4. Called by <see cref="SeriesStatistics.Observe"/>; the order is part of every trained model.
/// </summary>
internal static class EncoderInput
{
    /// <summary>Values per row.</summary>
    public const int Length = 46;

    /// <summary>A name for each value, in their order: what a foreign model asks for it by.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "step", "step_in_errors", "season_step", "day_residual", "week_residual", "level_residual", "box_residual", "box_season_step",
        "season_ahead", "day_ahead", "week_ahead", "day_lasting_residual", "week_lasting_residual", "week_level", "drift",
        "position", "above_minimum",
        "step_error", "season_error", "day_error", "week_error", "day_residual_error", "week_residual_error", "level_error", "box_error", "ratio_error",
        "week_level_error", "season_step_error", "season_error_fast", "day_error_fast", "week_error_fast", "day_residual_error_fast", "week_residual_error_fast", "step_error_trend",
        "season_length", "has_long_season", "age_in_seasons", "age_in_long_seasons",
        .. Lags.ToArray().Select(lag => $"lag_{lag}"),
    ];

    private const int ErrorAt = 17, TrendAt = 33, LagAt = 38;

    private static ReadOnlySpan<byte> Lags => [2, 3, 4, 5, 6, 8, 10, 12];

    /// <summary>
    /// Writes the input of the view's newest row; <paramref name="day"/> and <paramref name="week"/> are what the profiles said of it
    /// before they learnt it. No clock is read: phases reach the network through the profiles alone.
    /// </summary>
    public static void Write(SeriesView view, SeasonLayout layout, float day, float week, Span<float> input)
    {
        ref readonly var now = ref view.Statistics;
        var scale = new FeatureScale(now.Scale);
        long t = view.Row;
        int m = layout.Season;
        float x = view.Newest, s = now.Scale, step = now.StepError;
        float box = view.Box, before = view.Back(1);
        var dayErrors = now.DayErrors;
        var weekErrors = now.WeekErrors;
        input = input[..Length];

        // 0..14: where the row lies, in units of s
        input[0] = scale.Of(x - before);
        input[1] = (x - before) / MathF.Max(step, 0.01f * s);
        input[2] = scale.Of(x - view.Back(m));
        input[3] = scale.Of(x - RunningMean.Or(day, view.FirstDay));
        input[4] = scale.Of(x - RunningMean.Or(week, view.FirstWeek));
        input[5] = scale.Of(x - now.Level);
        input[6] = scale.Of(x - box);
        input[7] = scale.Of(box - view.LaggedBox);
        input[8] = scale.Of(view.Back(m - 1) - x);
        input[9] = scale.Of(RunningMean.Or(view.Day(1), view.FirstDay) - x);
        input[10] = scale.Of(RunningMean.Or(view.Week(1), view.FirstWeek) - x);
        input[11] = scale.Of(now.Day.Residual);
        input[12] = scale.Of(now.Week.Residual);
        input[13] = scale.Of(now.WeekLevel);
        input[14] = scale.Of(m * now.Drift);

        // 15, 16: position
        input[15] = scale.Of(x);
        input[16] = scale.Of(x - now.Minimum);

        // 17..33: how well the simple forecasts do
        input[17] = step;
        input[18] = now.SeasonError;
        input[19] = dayErrors.Error;
        input[20] = weekErrors.Error;
        input[21] = dayErrors.Residual;
        input[22] = weekErrors.Residual;
        input[23] = now.LevelError;
        input[24] = now.BoxError;
        input[25] = now.RatioError;
        input[26] = now.WeekLevelError;
        input[27] = now.SeasonStepError;
        input[28] = now.SeasonErrorFast;
        input[29] = dayErrors.Fast;
        input[30] = weekErrors.Fast;
        input[31] = dayErrors.ResidualFast;
        input[32] = weekErrors.ResidualFast;

        // 38..45: the rows before it
        for (int i = 0; i < Lags.Length; i++) input[LagAt + i] = scale.Of(view.Back(Lags[i]) - x);

        // All logarithms at once
        Span<float> logs = stackalloc float[FeatureScale.Whole(Length)];
        for (int i = 0; i < ErrorAt; i++) logs[i] = 1 + MathF.Abs(input[i]);
        for (int i = ErrorAt; i < TrendAt; i++) logs[i] = scale.Of(MathF.Max(input[i], 1e-12f));
        logs[TrendAt] = (now.StepErrorFast + 0.001f * s) / (step + 0.001f * s);
        logs[34] = m;
        logs[36] = 1 + t / (float)m;
        logs[37] = 1 + t / (float)layout.LongSeason;
        for (int i = LagAt; i < Length; i++) logs[i] = 1 + MathF.Abs(input[i]);
        FeatureScale.Log(logs);

        for (int i = 0; i < ErrorAt; i++) input[i] = FeatureScale.Bound((i < 15 ? 1 : i == 15 ? 0.3f : 0.5f) * MathF.CopySign(logs[i], input[i]));
        for (int i = ErrorAt; i < TrendAt; i++) input[i] = 0.5f * Math.Clamp(logs[i], -5, 3);
        input[TrendAt] = 0.5f * Math.Clamp(logs[TrendAt], -4, 3);

        // 34..37: how old the series is, in seasons
        input[34] = 0.2f * logs[34];
        input[35] = layout.LongSeason > m ? 1 : 0;
        input[36] = 0.4f * MathF.Min(4, logs[36]);
        input[37] = 0.4f * MathF.Min(4, logs[37]);
        for (int i = LagAt; i < Length; i++) input[i] = FeatureScale.Bound(MathF.CopySign(logs[i], input[i]));
    }
}
