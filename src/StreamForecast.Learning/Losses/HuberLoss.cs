namespace StreamForecast.Learning.Losses;

/// <summary>Half the squared error near the target, the absolute error beyond <c>delta</c>: a mean that outliers cannot carry away.</summary>
/// <remarks>Huber: Robust estimation of a location parameter, 1964.</remarks>
public static class HuberLoss
{
    /// <summary>
    /// The mean over targets [n], weighted by <paramref name="weights"/> [n] (empty: all one); writes its gradient with respect to the
    /// predictions [n].
    /// </summary>
    public static double Mean(ReadOnlySpan<Real> targets, ReadOnlySpan<Real> predictions, ReadOnlySpan<Real> weights, Span<Real> gradient, Real delta = 1)
    {
        double sum = 0, total = WeightedMean.Total(weights, targets.Length);
        for (int i = 0; i < targets.Length; i++)
        {
            Real e = predictions[i] - targets[i], share = WeightedMean.Share(weights, i, total);
            Real bounded = Math.Clamp(e, -delta, delta);
            sum += (double)share * bounded * (e - 0.5f * bounded);         // e^2 / 2 within delta, delta (|e| - delta / 2) beyond
            gradient[i] = share * bounded;
        }
        return sum;
    }
}
