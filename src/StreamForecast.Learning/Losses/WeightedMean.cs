namespace StreamForecast.Learning.Losses;

/// <summary>How every loss averages: over all targets, or over those that a weight lets count.</summary>
internal static class WeightedMean
{
    /// <summary>Sum of the weights; the number of targets where there are none.</summary>
    public static double Total(ReadOnlySpan<Real> weights, int count)
    {
        if (weights.IsEmpty) return count;
        double total = 0;
        foreach (Real w in weights) total += w;
        return total;
    }

    /// <summary>Part of target <paramref name="i"/> in the mean; 0 when nothing counts.</summary>
    public static Real Share(ReadOnlySpan<Real> weights, int i, double total) =>
        total > 0 ? (Real)((weights.IsEmpty ? 1 : weights[i]) / total) : 0;
}
