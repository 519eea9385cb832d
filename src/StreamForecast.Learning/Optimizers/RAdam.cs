namespace StreamForecast.Learning.Optimizers;

/// <summary>Adam that leaves the division out until the running mean of squares has seen enough to be trusted.</summary>
/// <remarks>Liu et al.: On the variance of the adaptive learning rate and beyond, 2020.</remarks>
public sealed class RAdam(int count, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0) : IOptimizer
{
    private readonly Real[] mean = new Real[count];
    private readonly Real[] square = new Real[count];

    /// <inheritdoc/>
    public int Updates { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<Memory<Real>> State => [mean, square];

    /// <inheritdoc/>
    public void Update(Span<Real> parameters, ReadOnlySpan<Real> gradient, double rate)
    {
        Updates++;
        double power2 = Math.Pow(beta2, Updates);
        double longest = 2 / (1 - beta2) - 1, length = longest - 2 * Updates * power2 / (1 - power2);      // of the mean of squares, in updates
        bool trusted = length > 5;
        double variance = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length);
        double rectify = trusted ? Math.Sqrt(variance * (1 - power2)) : 1;
        Real step = (Real)(rate / (1 - Math.Pow(beta1, Updates)) * rectify);
        Real keep1 = (Real)beta1, add1 = (Real)(1 - beta1), keep2 = (Real)beta2, add2 = (Real)(1 - beta2);
        Real small = (Real)epsilon, decay = (Real)weightDecay;
        for (int i = 0; i < gradient.Length; i++)
        {
            Real g = gradient[i] + decay * parameters[i];
            mean[i] = keep1 * mean[i] + add1 * g;
            square[i] = keep2 * square[i] + add2 * g * g;
            parameters[i] -= trusted ? step * mean[i] / (Real.Sqrt(square[i]) + small) : step * mean[i];
        }
    }
}
