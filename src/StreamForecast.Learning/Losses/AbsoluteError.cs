namespace StreamForecast.Learning.Losses;

/// <summary>|prediction - target|, smallest at the median.</summary>
public static class AbsoluteError
{
    /// <summary>
    /// The mean over targets [n], weighted by <paramref name="weights"/> [n] (empty: all one); writes its gradient with respect to the
    /// predictions [n].
    /// </summary>
    public static double Mean(ReadOnlySpan<Real> targets, ReadOnlySpan<Real> predictions, ReadOnlySpan<Real> weights, Span<Real> gradient)
    {
        double sum = 0, total = WeightedMean.Total(weights, targets.Length);
        for (int i = 0; i < targets.Length; i++)
        {
            Real e = predictions[i] - targets[i], share = WeightedMean.Share(weights, i, total);
            sum += (double)share * Real.Abs(e);
            gradient[i] = e > 0 ? share : e < 0 ? -share : e * share;      // e * 0 keeps a NaN visible
        }
        return sum;
    }
}
