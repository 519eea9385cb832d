namespace StreamForecast.Learning.Losses;

/// <summary>The quantile loss: max(p e, (p - 1) e) with e = target - quantile, smallest in the mean at the true p-quantile.</summary>
/// <remarks>Koenker, Bassett: Regression quantiles, 1978.</remarks>
public static class PinballLoss
{
    /// <summary>One target: the mean over its levels; writes the gradient of that mean with respect to each quantile.</summary>
    public static float Cell(ReadOnlySpan<float> levels, float target, ReadOnlySpan<float> quantiles, Span<float> gradient)
    {
        float sum = 0, share = 1f / levels.Length;
        for (int j = 0; j < levels.Length; j++)
        {
            float e = target - quantiles[j];
            float slope = e > 0 ? levels[j] : levels[j] - 1;
            sum += slope * e;
            gradient[j] = -slope * share;
        }
        return sum * share;
    }

    /// <summary>
    /// The mean over targets [n] and levels, weighted by <paramref name="weights"/> [n] (empty: all one); predictions and
    /// gradient are [n, levels].
    /// </summary>
    public static double Mean(ReadOnlySpan<float> levels, ReadOnlySpan<float> targets, ReadOnlySpan<float> predictions, ReadOnlySpan<float> weights,
        Span<float> gradient)
    {
        double sum = 0, total = WeightedMean.Total(weights, targets.Length);
        for (int i = 0; i < targets.Length; i++)
        {
            Span<float> row = gradient.Slice(i * levels.Length, levels.Length);
            double loss = Cell(levels, targets[i], predictions.Slice(i * levels.Length, levels.Length), row);
            float share = WeightedMean.Share(weights, i, total);
            foreach (ref float g in row) g *= share;
            sum += loss * share;
        }
        return sum;
    }
}
