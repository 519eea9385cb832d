namespace StreamForecast.Learning.Losses;

/// <summary>How every loss averages: over all targets, or over those that a weight lets count.</summary>
internal static class WeightedMean
{
    /// <summary>Sum of the weights; the number of targets where there are none.</summary>
    public static double Total(ReadOnlySpan<float> weights, int count)
    {
        if (weights.IsEmpty) return count;
        double total = 0;
        foreach (float w in weights) total += w;
        return total;
    }

    /// <summary>Part of target <paramref name="i"/> in the mean; 0 when nothing counts.</summary>
    public static float Share(ReadOnlySpan<float> weights, int i, double total) =>
        total > 0 ? (float)((weights.IsEmpty ? 1 : weights[i]) / total) : 0;
}
