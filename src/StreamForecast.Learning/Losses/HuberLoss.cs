namespace StreamForecast.Learning.Losses;

/// <summary>Half the squared error near the target, the absolute error beyond <c>delta</c>: a mean that outliers cannot carry away.</summary>
/// <remarks>Huber: Robust estimation of a location parameter, 1964.</remarks>
public static class HuberLoss
{
    /// <summary>
    /// The mean over targets [n], weighted by <paramref name="weights"/> [n] (empty: all one); writes its gradient with respect to the
    /// predictions [n].
    /// </summary>
    public static double Mean(ReadOnlySpan<float> targets, ReadOnlySpan<float> predictions, ReadOnlySpan<float> weights, Span<float> gradient, float delta = 1)
    {
        double sum = 0, total = WeightedMean.Total(weights, targets.Length);
        for (int i = 0; i < targets.Length; i++)
        {
            float e = predictions[i] - targets[i], share = WeightedMean.Share(weights, i, total);
            float bounded = Math.Clamp(e, -delta, delta);
            sum += (double)share * bounded * (e - 0.5f * bounded);         // e^2 / 2 within delta, delta (|e| - delta / 2) beyond
            gradient[i] = share * bounded;
        }
        return sum;
    }
}
