namespace StreamForecast.Learning.Optimizers;

/// <summary>Steps divided by the root of the sum of all squared gradients so far.</summary>
/// <remarks>Duchi, Hazan, Singer: Adaptive subgradient methods, 2011.</remarks>
public sealed class Adagrad(int count, double epsilon = 1e-10, double weightDecay = 0) : IOptimizer
{
    private readonly Real[] sum = new Real[count];

    /// <inheritdoc/>
    public int Updates { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<Memory<Real>> State => [sum];

    /// <inheritdoc/>
    public void Update(Span<Real> parameters, ReadOnlySpan<Real> gradient, double rate)
    {
        Updates++;
        Real small = (Real)epsilon, decay = (Real)weightDecay, step = (Real)rate;
        for (int i = 0; i < gradient.Length; i++)
        {
            Real g = gradient[i] + decay * parameters[i];
            sum[i] += g * g;
            parameters[i] -= step * g / (Real.Sqrt(sum[i]) + small);
        }
    }
}
