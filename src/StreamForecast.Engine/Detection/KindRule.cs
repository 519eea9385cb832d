namespace StreamForecast.Engine.Detection;

/// <summary>Names what a flagged row shows, by the view that carried the verdict. Called for flagged rows only.</summary>
internal static class KindRule
{
    private const float StepShare = 0.8f;   // a step nearly as rare as the rarest view names the row: it is what a person sees
    private const float Usual = 1;          // a rank below is one row in ten: nothing to speak of

    /// <param name="ranks">Ranks of all statistics, in the order of <see cref="Statistic"/>.</param>
    /// <param name="error">One-step error, with its sign.</param>
    /// <param name="sideBefore">Side of the mean (-1, 0, 1) on which the row before was far out.</param>
    /// <param name="open">What the open event was taken for; <see cref="AnomalyKind.None"/> when none is open.</param>
    public static AnomalyKind Of(ReadOnlySpan<float> ranks, float error, int sideBefore, AnomalyKind open)
    {
        Statistic carrier = Statistic.Step;
        for (Statistic other = Statistic.Season; other < Statistic.Novelty; other++)
            if (ranks[(int)other] > ranks[(int)carrier])
                carrier = other;
        float step = ranks[(int)Statistic.Step];
        if (step > Usual && step >= StepShare * ranks[(int)carrier])
            carrier = Statistic.Step;

        switch (carrier)
        {
            case Statistic.Step:
                bool back = open is not AnomalyKind.None && OutSide(ranks) == 0 && ranks[(int)Statistic.Season] < Usual;
                return back ? open : error > 0 ? AnomalyKind.Spike : AnomalyKind.Dip;
            case Statistic.High or Statistic.Low:
                int side = carrier is Statistic.High ? 1 : -1;
                return side == sideBefore ? AnomalyKind.LevelShift : side > 0 ? AnomalyKind.Spike : AnomalyKind.Dip;
            case Statistic.LevelHigh or Statistic.LevelLow:
                return AnomalyKind.LevelShift;
            case Statistic.Drift4 or Statistic.Drift16 or Statistic.Drift64:
                return AnomalyKind.Drift;
            case Statistic.Size10 or Statistic.Size50:
                return AnomalyKind.VarianceChange;
            default:
                return AnomalyKind.SeasonMiss;
        }
    }

    /// <summary>Side of the mean on which a row is far out, 0 for neither.</summary>
    public static int OutSide(ReadOnlySpan<float> ranks)
        => ranks[(int)Statistic.High] > Usual ? 1 : ranks[(int)Statistic.Low] > Usual ? -1 : 0;
}
