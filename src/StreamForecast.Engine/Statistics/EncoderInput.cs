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
        input[0] = scale.Squash(x - before);
        input[1] = FeatureScale.Bound(FeatureScale.Log((x - before) / MathF.Max(step, 0.01f * s)));
        input[2] = scale.Squash(x - view.Back(m));
        input[3] = scale.Squash(x - RunningMean.Or(day, view.FirstDay));
        input[4] = scale.Squash(x - RunningMean.Or(week, view.FirstWeek));
        input[5] = scale.Squash(x - now.Level);
        input[6] = scale.Squash(x - box);
        input[7] = scale.Squash(box - view.LaggedBox);
        input[8] = scale.Squash(view.Back(m - 1) - x);
        input[9] = scale.Squash(RunningMean.Or(view.Day(1), view.FirstDay) - x);
        input[10] = scale.Squash(RunningMean.Or(view.Week(1), view.FirstWeek) - x);
        input[11] = scale.Squash(now.Day.Residual);
        input[12] = scale.Squash(now.Week.Residual);
        input[13] = scale.Squash(now.WeekLevel);
        input[14] = scale.Squash(m * now.Drift);

        // 15, 16: position
        input[15] = scale.Squash(x, 0.3f);
        input[16] = scale.Squash(x - now.Minimum, 0.5f);

        // 17..33: how well the simple forecasts do
        input[17] = scale.Ratio(step);
        input[18] = scale.Ratio(now.SeasonError);
        input[19] = scale.Ratio(dayErrors.Error);
        input[20] = scale.Ratio(weekErrors.Error);
        input[21] = scale.Ratio(dayErrors.Residual);
        input[22] = scale.Ratio(weekErrors.Residual);
        input[23] = scale.Ratio(now.LevelError);
        input[24] = scale.Ratio(now.BoxError);
        input[25] = scale.Ratio(now.RatioError);
        input[26] = scale.Ratio(now.WeekLevelError);
        input[27] = scale.Ratio(now.SeasonStepError);
        input[28] = scale.Ratio(now.SeasonErrorFast);
        input[29] = scale.Ratio(dayErrors.Fast);
        input[30] = scale.Ratio(weekErrors.Fast);
        input[31] = scale.Ratio(dayErrors.ResidualFast);
        input[32] = scale.Ratio(weekErrors.ResidualFast);
        input[33] = 0.5f * Math.Clamp(MathF.Log((now.StepErrorFast + 0.001f * s) / (step + 0.001f * s)), -4, 3);

        // 34..37: how old the series is, in seasons
        input[34] = 0.2f * MathF.Log(m);
        input[35] = layout.LongSeason > m ? 1 : 0;
        input[36] = 0.4f * MathF.Min(4, MathF.Log(1 + t / (float)m));
        input[37] = 0.4f * MathF.Min(4, MathF.Log(1 + t / (float)layout.LongSeason));

        // 38..45: the rows before it
        for (int i = 0; i < Lags.Length; i++) input[38 + i] = scale.Squash(view.Back(Lags[i]) - x);
    }
}
