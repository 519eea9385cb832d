namespace StreamForecast.Engine.Detection;

/// <summary>The score that is published: in [0, 1), at least 0.5 exactly on flagged rows.</summary>
internal static class PublishedScore
{
    /// <summary>From here on a row is flagged.</summary>
    public const float Threshold = 0.5f;

    /// <summary>Joins the row's score with what its event made of it.</summary>
    public static float Of(float rowScore, float rowLimit, in EventStep step)
    {
        float z = rowScore / rowLimit;
        if (step.Flag)
        {
            z = MathF.Max(z, 1);
            if (!float.IsNaN(step.Excess))
                z = MathF.Max(z, 1 + step.Excess);
        }
        else if (z >= 1)
            z = 1 - 0.3f / z;       // strange, but over the budget: kept in order, below the threshold
        return 1 - MathF.Pow(2, -z);
    }

    /// <summary>How many limits a flagged row's score stands for, from 1.</summary>
    public static float Strength(float score) => -MathF.Log2(1 - Math.Clamp(score, Threshold, MathF.BitDecrement(1)));

    public static Severity SeverityOf(float score) => score switch
    {
        >= 0.9f => Severity.Critical,
        >= 0.75f => Severity.Major,
        >= Threshold => Severity.Minor,
        _ => Severity.None,
    };
}
