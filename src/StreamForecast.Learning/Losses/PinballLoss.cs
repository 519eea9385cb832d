namespace StreamForecast.Learning.Losses;

/// <summary>The quantile loss: max(p e, (p - 1) e) with e = target - quantile, smallest in the mean at the true p-quantile.</summary>
/// <remarks>Koenker, Bassett: Regression quantiles, 1978.</remarks>
public static class PinballLoss
{
    /// <summary>One target: the mean over its levels; writes the gradient of that mean with respect to each quantile.</summary>
    public static Real Cell(ReadOnlySpan<Real> levels, Real target, ReadOnlySpan<Real> quantiles, Span<Real> gradient)
    {
        Real sum = 0, share = (Real)1 / levels.Length;
        for (int j = 0; j < levels.Length; j++)
        {
            Real e = target - quantiles[j];
            Real slope = e > 0 ? levels[j] : levels[j] - 1;
            sum += slope * e;
            gradient[j] = -slope * share;
        }
        return sum * share;
    }

    /// <summary>
    /// The mean over targets [n] and levels, weighted by <paramref name="weights"/> [n] (empty: all one); predictions and
    /// gradient are [n, levels].
    /// </summary>
    public static double Mean(ReadOnlySpan<Real> levels, ReadOnlySpan<Real> targets, ReadOnlySpan<Real> predictions, ReadOnlySpan<Real> weights,
        Span<Real> gradient)
    {
        double sum = 0, total = WeightedMean.Total(weights, targets.Length);
        for (int i = 0; i < targets.Length; i++)
        {
            Span<Real> row = gradient.Slice(i * levels.Length, levels.Length);
            double loss = Cell(levels, targets[i], predictions.Slice(i * levels.Length, levels.Length), row);
            Real share = WeightedMean.Share(weights, i, total);
            foreach (ref Real g in row) g *= share;
            sum += loss * share;
        }
        return sum;
    }
}
