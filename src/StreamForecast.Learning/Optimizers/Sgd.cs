namespace StreamForecast.Learning.Optimizers;

/// <summary>Gradient descent, with momentum and Nesterov's look-ahead where asked for.</summary>
/// <remarks>Sutskever, Martens, Dahl, Hinton: On the importance of initialization and momentum in deep learning, 2013.</remarks>
public sealed class Sgd(int count, double momentum = 0, bool nesterov = false, double weightDecay = 0) : IOptimizer
{
    private readonly Real[] velocity = new Real[momentum == 0 ? 0 : count];

    /// <inheritdoc/>
    public int Updates { get; set; }

    /// <inheritdoc/>
    public IReadOnlyList<Memory<Real>> State => [velocity];

    /// <inheritdoc/>
    public void Update(Span<Real> parameters, ReadOnlySpan<Real> gradient, double rate)
    {
        Updates++;
        Real m = (Real)momentum, decay = (Real)weightDecay, step = (Real)rate;
        for (int i = 0; i < gradient.Length; i++)
        {
            Real g = gradient[i] + decay * parameters[i];
            if (velocity.Length > 0)
            {
                velocity[i] = m * velocity[i] + g;       // from zero, so the first velocity is the first gradient
                g = nesterov ? g + m * velocity[i] : velocity[i];
            }
            parameters[i] -= step * g;
        }
    }
}
