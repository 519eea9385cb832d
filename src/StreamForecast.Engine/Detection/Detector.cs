namespace StreamForecast.Engine.Detection;

/// <summary>
/// Scores the rows of one series, each with state made from the rows before it; called by the shard for every observed value.
/// A row's path: scales and profiles -> thirteen statistics -> each in the unit of its own tail -> score of the row, and evidence of all views
/// together -> rank among the series' own past incidents -> event -> published score. Then everything learns the row.
/// </summary>
public static class Detector
{
    /// <summary>Values are held within this, so that neither an infinity nor a square that overflows can enter the state.</summary>
    private const float LargestValue = 1e30f;

    /// <summary>Floats of a series' detector block.</summary>
    public static int Size => DetectorState.Size;

    /// <summary>Makes an all-zero block ready for its first row.</summary>
    public static void Start(Span<float> block)
    {
        ref DetectorState state = ref DetectorState.In(block);
        state.Scales.Start();
        state.Reference.Start();
        state.Novelty.Start();
    }

    /// <summary>
    /// Scores, then learns, one row. <paramref name="time"/> is its event time (Unix ms), <paramref name="intervalSeconds"/> the interval
    /// its series is taken to have (0: not known yet), <paramref name="expected"/> the median of the forecast made before it (NaN: none).
    /// A NaN value is not scored and teaches nothing.
    /// </summary>
    public static Verdict Observe(Span<float> block, AnomalyOptions options, long time, double intervalSeconds, float value, float expected)
    {
        ref DetectorState state = ref DetectorState.In(block);
        if (float.IsNaN(value))
            return new Verdict(0, false, Severity.None, AnomalyKind.None, state.Event.IsOpen ? EventState.Open : EventState.None, state.Event.Start);

        value = Math.Clamp(value, -LargestValue, LargestValue);
        if (state.Rows == 0)
        {
            state.FirstTime = time;
            state.Origin = value;
        }

        int row = state.Rows;
        float x = value - state.Origin;
        Limits limits = Limits.For(options.Sensitivity);
        DayGrid grid = new(intervalSeconds);

        // What was usual before this row, in the series' unit.
        float floor = state.Scales.Floor(state.Origin);
        float usualStep = state.Scales.Step(floor), usualError = state.Scales.Error(floor), usualSeason = state.Scales.Season(floor);
        float day = state.Day.At(grid, time, state.FirstTime);
        float week = state.Week.At(intervalSeconds, time, state.FirstTime, day);
        float seasonError = float.IsNaN(day) ? x - state.Recent.Slow : x - day - state.Day.Level;
        if (row == 0)
            seasonError = 0;

        Span<float> inputs = stackalloc float[ReferenceForecast.Inputs];
        ReferenceForecast.Describe(state.Recent, usualStep, state.ProfileBefore, day, state.Day.Level, inputs);
        float step = row == 0 ? 0 : x - state.Recent.Last;
        float error = float.IsFinite(expected) ? value - Math.Clamp(expected, -LargestValue, LargestValue) : step - usualStep * state.Reference.Step(row, inputs);
        if (row == 0)
            error = 0;

        float errorSpread = state.StepSpread.At(time, usualError), seasonSpread = state.SeasonSpread.At(time, usualSeason);
        float relativeError = error / errorSpread;
        state.Errors.Learn(relativeError);      // these means contain the row they judge

        Span<float> statistics = stackalloc float[TailUnits.Count];
        float usualValue = state.Scales.Value(floor), above = x - state.Scales.Mean, reach = state.Scales.Reach(floor);
        float levelAbove = row == 0 ? 0 : state.Recent.LevelWith(x) - state.Scales.Mean;
        float tenthAbove = row == 0 ? 0 : state.Recent.TenthWith(x) - state.Scales.Mean;
        if (row == 0)
            above = 0;
        statistics[(int)Statistic.Step] = MathF.Abs(relativeError);
        statistics[(int)Statistic.Season] = MathF.Abs(seasonError) / seasonSpread;
        statistics[(int)Statistic.Size10] = state.Errors.Size10;
        statistics[(int)Statistic.Size50] = state.Errors.Size50;
        statistics[(int)Statistic.Drift4] = MathF.Abs(state.Errors.Drift4);
        statistics[(int)Statistic.Drift16] = MathF.Abs(state.Errors.Drift16);
        statistics[(int)Statistic.Drift64] = MathF.Abs(state.Errors.Drift64);
        statistics[(int)Statistic.High] = MathF.Max(above, 0) / usualValue;
        statistics[(int)Statistic.Low] = MathF.Max(-above, 0) / usualValue;
        statistics[(int)Statistic.LevelHigh] = MathF.Max(levelAbove, 0) / usualValue;
        statistics[(int)Statistic.LevelLow] = MathF.Max(-levelAbove, 0) / usualValue;
        statistics[(int)Statistic.Week] = float.IsNaN(week) ? float.NaN : MathF.Abs(x - week) / state.Week.Usual(usualSeason);
        statistics[(int)Statistic.Novelty] = state.Novelty.Observe(row, above / reach, tenthAbove / reach);

        Span<float> ranks = stackalloc float[TailUnits.Count];
        for (int i = 0; i < TailUnits.Count; i++)
        {
            if (float.IsNaN(statistics[i]))
                continue;
            ranks[i] = state.Tails[i].Rank(row, statistics[i]);
            state.Tails[i].Learn(row, statistics[i], ranks[i]);
        }

        float rowScore = state.RowScore.Observe(ranks, state.Scales.Active, out bool own);
        float evidence = IncidentPeaks.Evidence(ranks);
        EventStep outcome = state.Event.Observe(limits, row, time, rowScore, evidence, state.Peaks.Peak, state.Peaks.AsStrong(evidence));
        float score = PublishedScore.Of(rowScore, limits.Row, outcome);
        AnomalyKind kind = AnomalyKind.None;
        if (outcome.Flag)
        {
            // A row flagged only by what is left of earlier ones keeps their kind.
            kind = own || state.Event.Kind is AnomalyKind.None ? KindRule.Of(ranks, error, state.SideBefore, state.Event.Kind) : state.Event.Kind;
            state.Event.Kind = kind;
        }

        state.SideBefore = KindRule.OutSide(ranks);

        state.Peaks.Learn(row, evidence);
        state.Day.Learn(grid, time, state.FirstTime, x, day, usualSeason, state.Scales.Season(floor));
        state.Week.Learn(row, intervalSeconds, time, x, week, usualStep, usualSeason);
        state.StepSpread.Learn(time, usualError, error);
        state.SeasonSpread.Learn(time, usualSeason, seasonError);
        if (row > 0)
            state.Reference.Learn(inputs, Math.Clamp(step, -4 * usualError, 4 * usualError) / usualStep);
        state.Scales.Learn(row, floor, x, step, error, seasonError);
        state.Recent.Learn(row, x);
        state.ProfileBefore = day;
        state.Rows++;

        return new Verdict(score, outcome.Flag, PublishedScore.SeverityOf(score), kind, outcome.State, outcome.Start);
    }
}
