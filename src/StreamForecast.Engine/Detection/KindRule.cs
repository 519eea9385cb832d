namespace StreamForecast.Engine.Detection;

/// <summary>Names what a flagged row shows, by the view that carried the verdict and by what its event was taken for. Called by <see cref="EventLog"/>.</summary>
/// <param name="Open">What the open event was last taken for; nothing on its first row.</param>
/// <param name="SideBefore">Side of the mean on which the row before was far out.</param>
/// <param name="RestlessBefore">Whether errors were already larger than usual before this row.</param>
internal readonly record struct KindRule(Named Open, float SideBefore, bool RestlessBefore)
{
    private const float StepShare = 0.8f;   // a step nearly as rare as the rarest view names the row: it is what a person sees
    private const float Usual = 1;          // a rank below is one row in ten: nothing to speak of
    private const float RestlessRank = 1.5f;
    private const float Plain = 2.3f;       // an event that begins with a row that is one in 200 by itself begins with a jump, however rare the sums it enters

    /// <summary>Names a row; <paramref name="ranks"/> are in the order of <see cref="Statistic"/>.</summary>
    public Named Of(ReadOnlySpan<float> ranks, in RowErrors errors)
    {
        Statistic carrier = Carrier(ranks);
        float step = ranks[(int)Statistic.Step], season = MathF.Max(ranks[(int)Statistic.Season], ranks[(int)Statistic.Week]);
        sbyte side = OutSide(ranks);
        AnomalyDirection offSeason = Towards(errors.Season);

        bool jump = step > Usual && (step >= StepShare * ranks[(int)carrier] || (step > Plain && Open.Kind is AnomalyKind.None));
        if (jump && side == 0 && season < Usual && Open.Kind is not AnomalyKind.None)
            return Open;                                // back to what is usual: the end of it, not another one
        if (jump || (carrier is Statistic.High or Statistic.Low && side != SideBefore))
        {
            if (RestlessBefore && side != SideBefore)
                return new(AnomalyKind.VarianceChange, AnomalyDirection.Up);      // not the first large error of late, and to the other side
            bool up = carrier is Statistic.High || (carrier is not Statistic.Low && errors.Forecast > 0);
            return up ? new(AnomalyKind.Spike, AnomalyDirection.Up) : new(AnomalyKind.Dip, AnomalyDirection.Down);
        }

        if (carrier is Statistic.Size10 or Statistic.Size50)
            return new(AnomalyKind.VarianceChange, AnomalyDirection.Up);
        if (Open.Kind is AnomalyKind.Spike or AnomalyKind.Dip or AnomalyKind.LevelShift)
            return new(AnomalyKind.LevelShift, offSeason);              // it came with a jump and stays
        bool usualValue = side == 0 && !float.IsNaN(errors.Day);
        return new(usualValue && season > Usual ? AnomalyKind.SeasonMiss : AnomalyKind.Drift, offSeason);
    }

    /// <summary>The view whose rank is the highest, novelty aside.</summary>
    public static Statistic Carrier(ReadOnlySpan<float> ranks)
    {
        Statistic carrier = Statistic.Step;
        for (Statistic other = Statistic.Season; other < Statistic.Novelty; other++)
            if (ranks[(int)other] > ranks[(int)carrier])
                carrier = other;
        return carrier;
    }

    /// <summary>Side of the mean (-1, 0, 1) on which a row is far out.</summary>
    public static sbyte OutSide(ReadOnlySpan<float> ranks)
        => ranks[(int)Statistic.High] > Usual ? (sbyte)1 : ranks[(int)Statistic.Low] > Usual ? (sbyte)-1 : (sbyte)0;

    /// <summary>Whether the errors of late are larger than usual.</summary>
    public static bool Restless(ReadOnlySpan<float> ranks)
        => MathF.Max(ranks[(int)Statistic.Size10], ranks[(int)Statistic.Size50]) > RestlessRank;

    /// <summary>The rank of the row's own error or of the mean size of the last ten, whichever is rarer.</summary>
    public static float ErrorRank(ReadOnlySpan<float> ranks) => MathF.Max(ranks[(int)Statistic.Step], ranks[(int)Statistic.Size10]);

    private static AnomalyDirection Towards(float distance)
        => distance > 0 ? AnomalyDirection.Up : distance < 0 ? AnomalyDirection.Down : AnomalyDirection.None;
}
