namespace StreamForecast.Engine.Statistics;

/// <summary>
/// A mean kept in one float: a plain mean at first, exponential later. NaN stands for "no data yet", so that the first
/// value is taken as it is and readers can put something in its place until then.
/// </summary>
internal static class RunningMean
{
    /// <summary>Takes in one value.</summary>
    public static void Learn(ref float mean, float value, float gain) => mean = float.IsNaN(mean) ? value : mean + gain * (value - mean);

    /// <summary>The gain of the <paramref name="count"/>-th value, 1 / count and at least <paramref name="smallest"/>.</summary>
    public static float Gain(float count, float smallest) => MathF.Max(1 / MathF.Max(count, 1), smallest);

    /// <summary>The mean, or <paramref name="unknown"/> while it has no data.</summary>
    public static float Or(float mean, float unknown) => float.IsNaN(mean) ? unknown : mean;

    /// <summary>Counts one more. Counts stand still at 65 535, beyond every window of the means that they serve.</summary>
    public static void Count(ref ushort count) => count = (ushort)Math.Min(count + 1, ushort.MaxValue);
}
