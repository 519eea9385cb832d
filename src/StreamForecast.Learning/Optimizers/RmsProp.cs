namespace StreamForecast.Learning.Optimizers;

/// <summary>Steps divided by the root of a running mean of squared gradients, with momentum where asked for.</summary>
/// <remarks>Tieleman, Hinton: Lecture 6.5, 2012.</remarks>
public sealed class RmsProp(int count, double smoothing = 0.99, double epsilon = 1e-8, double momentum = 0, double weightDecay = 0) : IOptimizer
{
    private readonly Real[] square = new Real[count];
    private readonly Real[] velocity = new Real[momentum == 0 ? 0 : count];

    /// <inheritdoc/>
    public int Updates { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<Memory<Real>> State => [square, velocity];

    /// <inheritdoc/>
    public void Update(Span<Real> parameters, ReadOnlySpan<Real> gradient, double rate)
    {
        Updates++;
        Real keep = (Real)smoothing, add = (Real)(1 - smoothing), small = (Real)epsilon;
        Real decay = (Real)weightDecay, step = (Real)rate, m = (Real)momentum;
        for (int i = 0; i < gradient.Length; i++)
        {
            Real g = gradient[i] + decay * parameters[i];
            square[i] = keep * square[i] + add * g * g;
            g /= Real.Sqrt(square[i]) + small;
            if (velocity.Length > 0) g = velocity[i] = m * velocity[i] + g;
            parameters[i] -= step * g;
        }
    }
}
