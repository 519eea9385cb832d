namespace StreamForecast.Learning.Losses;

/// <summary>Negative log-likelihood of a normal distribution whose mean and scale are both predicted.</summary>
public static class GaussianLikelihood
{
    private static readonly double HalfLog2Pi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>
    /// The mean over targets [n], weighted by <paramref name="weights"/> [n] (empty: all one); writes its gradient with respect to the
    /// means and to the scales (standard deviations, positive), [n] each.
    /// </summary>
    public static double Mean(ReadOnlySpan<Real> targets, ReadOnlySpan<Real> means, ReadOnlySpan<Real> scales, ReadOnlySpan<Real> weights,
        Span<Real> meanGradient, Span<Real> scaleGradient)
    {
        double sum = 0, total = WeightedMean.Total(weights, targets.Length);
        for (int i = 0; i < targets.Length; i++)
        {
            double scale = scales[i], z = (targets[i] - means[i]) / scale, share = WeightedMean.Share(weights, i, total);
            sum += share * (Math.Log(scale) + HalfLog2Pi + 0.5 * z * z);
            meanGradient[i] = (Real)(-share * z / scale);
            scaleGradient[i] = (Real)(share * (1 - z * z) / scale);
        }
        return sum;
    }
}
