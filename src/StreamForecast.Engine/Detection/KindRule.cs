namespace StreamForecast.Engine.Detection;

/// <summary>Names what a flagged row shows, by the view that carried the verdict and by what its event was taken for. Called by <see cref="EventLog"/>.</summary>
/// <param name="Open">What the open event was last taken for; <see cref="AnomalyKind.None"/> on its first row.</param>
/// <param name="SideBefore">Side of the mean on which the row before was far out.</param>
/// <param name="RestlessBefore">Whether errors were already larger than usual before this row.</param>
internal readonly record struct KindRule(AnomalyKind Open, float SideBefore, bool RestlessBefore)
{
    private const float StepShare = 0.8f;   // a step nearly as rare as the rarest view names the row: it is what a person sees
    private const float Usual = 1;          // a rank below is one row in ten: nothing to speak of
    private const float RestlessRank = 1.5f;

    /// <summary>Names a row; <paramref name="ranks"/> are in the order of <see cref="Statistic"/>.</summary>
    public AnomalyKind Of(ReadOnlySpan<float> ranks, in RowErrors errors)
    {
        Statistic carrier = Statistic.Step;
        for (Statistic other = Statistic.Season; other < Statistic.Novelty; other++)
            if (ranks[(int)other] > ranks[(int)carrier])
                carrier = other;
        float step = ranks[(int)Statistic.Step], season = MathF.Max(ranks[(int)Statistic.Season], ranks[(int)Statistic.Week]);
        float side = OutSide(ranks);

        bool jump = step > Usual && step >= StepShare * ranks[(int)carrier];
        if (jump && side == 0 && season < Usual && Open is not AnomalyKind.None)
            return Open;                                // back to what is usual: the end of it, not another one
        if (jump || (carrier is Statistic.High or Statistic.Low && side != SideBefore))
        {
            if (RestlessBefore && side != SideBefore)
                return AnomalyKind.VarianceChange;      // not the first large error of late, and to the other side
            bool up = carrier is Statistic.High || (carrier is not Statistic.Low && errors.Forecast > 0);
            return up ? AnomalyKind.Spike : AnomalyKind.Dip;
        }

        if (carrier is Statistic.Size10 or Statistic.Size50)
            return AnomalyKind.VarianceChange;
        if (Open is AnomalyKind.Spike or AnomalyKind.Dip or AnomalyKind.LevelShift)
            return AnomalyKind.LevelShift;              // it came with a jump and stays
        bool usualValue = side == 0 && !float.IsNaN(errors.Day);
        return usualValue && season > Usual ? AnomalyKind.SeasonMiss : AnomalyKind.Drift;
    }

    /// <summary>Side of the mean (-1, 0, 1) on which a row is far out.</summary>
    public static float OutSide(ReadOnlySpan<float> ranks)
        => ranks[(int)Statistic.High] > Usual ? 1 : ranks[(int)Statistic.Low] > Usual ? -1 : 0;

    /// <summary>Whether the errors of late are larger than usual.</summary>
    public static bool Restless(ReadOnlySpan<float> ranks)
        => MathF.Max(ranks[(int)Statistic.Size10], ranks[(int)Statistic.Size50]) > RestlessRank;
}
