namespace StreamForecast.Learning.Losses;

/// <summary>
/// Negative log-likelihood of Student's t with predicted degrees of freedom, location and scale: a bell whose tails the network sets itself.
/// </summary>
public static class StudentLikelihood
{
    /// <summary>
    /// The mean over targets [n], weighted by <paramref name="weights"/> [n] (empty: all one); writes its gradient with respect to degrees
    /// of freedom, locations and scales (both positive but the location), [n] each.
    /// </summary>
    public static double Mean(ReadOnlySpan<Real> targets, ReadOnlySpan<Real> degrees, ReadOnlySpan<Real> locations, ReadOnlySpan<Real> scales,
        ReadOnlySpan<Real> weights, Span<Real> degreesGradient, Span<Real> locationGradient, Span<Real> scaleGradient)
    {
        double sum = 0, total = WeightedMean.Total(weights, targets.Length);
        for (int i = 0; i < targets.Length; i++)
        {
            double v = degrees[i], scale = scales[i], z = (targets[i] - locations[i]) / scale, share = WeightedMean.Share(weights, i, total);
            double tail = Math.Log(1 + z * z / v), pull = (v + 1) * z / (v + z * z);
            sum += share * (GammaFunction.Log(v / 2) - GammaFunction.Log((v + 1) / 2) + 0.5 * Math.Log(v * Math.PI) + Math.Log(scale) + (v + 1) / 2 * tail);
            degreesGradient[i] = (Real)(share * 0.5 * (GammaFunction.Digamma(v / 2) - GammaFunction.Digamma((v + 1) / 2) + 1 / v + tail - pull * z / v));
            locationGradient[i] = (Real)(-share * pull / scale);
            scaleGradient[i] = (Real)(share * (1 - pull * z) / scale);
        }
        return sum;
    }
}
