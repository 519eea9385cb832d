namespace StreamForecast.Engine.Detection;

/// <summary>The thirteen views of a row, each a number from 0 up that grows with its strangeness.</summary>
internal static class RowStatistics
{
    /// <summary>No view is larger: a huge value over the tiny spread of a constant would overflow, and this ranks the same.</summary>
    private const float Most = 1e12f;

    /// <summary>Fills <paramref name="values"/>, [<see cref="TailUnits.Count"/>] in the order of <see cref="Statistic"/>; NaN where there is nothing to compare with.</summary>
    public static void Fill(ref DetectorState state, in Row row, in Usual usual, in RowErrors errors, Span<float> values, ref Rounding rounding)
    {
        float error = Limited(errors.Forecast / state.StepSpread.At(row, usual.Error));
        state.Errors.Learn(error);      // these means contain the row that they judge, as do the two levels below
        float mean = state.Scales.Mean, distance = row.Value - mean;
        float levelDistance = state.Recent.LevelWith(row.Value) - mean, tenthDistance = state.Recent.TenthWith(row.Value) - mean;
        float above = Limited(distance / usual.Value), levelAbove = Limited(levelDistance / usual.Value);

        values[(int)Statistic.Step] = MathF.Abs(error);
        values[(int)Statistic.Season] = MathF.Abs(Limited(errors.Season / state.SeasonSpread.At(row, usual.Season)));
        values[(int)Statistic.Size10] = state.Errors.Size10;
        values[(int)Statistic.Size50] = state.Errors.Size50;
        values[(int)Statistic.Drift4] = MathF.Abs(state.Errors.Drift4);
        values[(int)Statistic.Drift16] = MathF.Abs(state.Errors.Drift16);
        values[(int)Statistic.Drift64] = MathF.Abs(state.Errors.Drift64);
        values[(int)Statistic.High] = MathF.Max(above, 0);
        values[(int)Statistic.Low] = MathF.Max(-above, 0);
        values[(int)Statistic.LevelHigh] = MathF.Max(levelAbove, 0);
        values[(int)Statistic.LevelLow] = MathF.Max(-levelAbove, 0);
        values[(int)Statistic.Week] = MathF.Abs(Limited((row.Value - errors.Week) / state.Seasonal.Spread(usual)));
        values[(int)Statistic.Novelty] = state.Novelty.Observe(row.Index, Limited(distance / usual.Place), Limited(tenthDistance / usual.Place), ref rounding);
    }

    private static float Limited(float ratio) => Math.Clamp(ratio, -Most, Most);
}
