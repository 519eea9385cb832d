namespace StreamForecast.Engine.Detection;

/// <summary>
/// Scores the rows of one series, each with state made from the rows before it; called by the shard for every observed value.
/// A row's path: scales and profiles -> errors -> thirteen statistics -> each ranked in the tail of its own past -> score of the row, and evidence
/// of all views together -> rank among the series' own past incidents -> event -> published score. Then everything learns the row.
/// </summary>
public static class Detector
{
    /// <summary>Bytes of a series' detector block.</summary>
    public static int Size => DetectorState.Size;

    /// <summary>What the bytes of a block mean; raised whenever that changes. A saved detector of another version starts anew when it is restored, and the rest of its series goes on.</summary>
    public const int StateVersion = 3;      // since 2 counts and box sides are floats cut short, since 3 incidents are as high as evidence is now

    /// <summary>Makes an all-zero block ready for its first row.</summary>
    public static void Start(Span<byte> block)
    {
        ref DetectorState state = ref DetectorState.In(block);
        state.Scales.Start();
        state.Novelty.Start();
    }

    /// <summary>
    /// Scores, then learns, one row. <paramref name="time"/> is its event time (Unix ms),
    /// <paramref name="expected"/> what was expected of it before it came; without a forecast the last value serves; <paramref name="missing"/> is the number of rows left out before it.
    /// <paramref name="tolerance"/>, null for none, keeps rows from being told, not from being learnt.
    /// A NaN value is not scored and teaches nothing; an infinite or absurdly large one counts as the largest that the series could have had.
    /// </summary>
    public static Verdict Observe(Span<byte> block, AnomalyOptions options, long time, float value, in Expectation expected, long missing = 0, Tolerance? tolerance = null)
    {
        ref DetectorState state = ref DetectorState.In(block);
        if (float.IsNaN(value))
            return new(0, false, Severity.None, AnomalyKind.None, state.Event.IsOpen ? EventState.Open : EventState.None, state.Event.Start);
        Row row = Accept(ref state, time, value);
        Limits limits = Limits.For(options.Sensitivity);

        // Score: the state knows no more than the rows before.
        Usual usual = state.Scales.Usual(state.Origin);
        RowErrors errors = RowErrors.Of(state, row, expected);
        var rounding = new Rounding(row.Index, BitConverter.SingleToInt32Bits(state.Origin));
        Span<float> values = stackalloc float[TailUnits.Count], ranks = stackalloc float[TailUnits.Count];
        RowStatistics.Fill(ref state, row, usual, errors, values, ref rounding);
        TailUnits.Observe(state.Tails, row.Index, values, ranks, ref rounding);

        float rowScore = state.RowScore.Observe(ranks, state.Scales.Active, out bool own);
        float evidence = IncidentPeaks.Evidence(ranks);
        Still still = state.Stillness.Observe(row.Index, errors.Step != 0, missing, state.Errors.Size50, state.Scales.Active);
        bool small = MathF.Abs(errors.Forecast) < options.LeastDeviation(row.Value - errors.Forecast + state.Origin);
        var signs = new Signs(rowScore, evidence, KindRule.ErrorRank(ranks), still, small, tolerance, MathF.Abs(errors.Forecast));
        EventStep step = state.Event.Observe(limits, row, signs, state.Peaks);
        Named named = state.Event.Name(step, own, ranks, errors, still);
        float score = PublishedScore.Of(rowScore, limits.Row, step);

        // Learn.
        state.Peaks.Learn(row.Index, evidence, ref rounding);
        state.Seasonal.Learn(row, errors.Day, errors.Week, usual);
        state.StepSpread.Learn(row, usual.Error, errors.Forecast, ref rounding);
        state.SeasonSpread.Learn(row, usual.Season, errors.Season, ref rounding);
        state.Scales.Learn(row.Index, usual, row.Value, errors.Step, errors.Forecast, errors.Season);
        state.Recent.Learn(row.Value);
        state.Rows++;

        return new(score, step.Flag, PublishedScore.SeverityOf(score), named.Kind, step.State, step.Start, named.Direction)
        {
            Carrier = step.Flag && still.Kind is AnomalyKind.None ? KindRule.Carrier(ranks) : null,
        };
    }

    private static Row Accept(ref DetectorState state, long time, float value)
    {
        if (state.Rows == 0)
            state.Origin = Math.Clamp(value, -Scales.LargestValue, Scales.LargestValue);
        float held = state.Scales.Held(state.Rows, state.Origin, value - state.Origin);
        return new(state.Rows, time, held);
    }
}
