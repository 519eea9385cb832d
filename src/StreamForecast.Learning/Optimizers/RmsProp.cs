namespace StreamForecast.Learning.Optimizers;

/// <summary>Steps divided by the root of a running mean of squared gradients, with momentum where asked for.</summary>
/// <remarks>Tieleman, Hinton: Lecture 6.5, 2012.</remarks>
public sealed class RmsProp(int count, double smoothing = 0.99, double epsilon = 1e-8, double momentum = 0, double weightDecay = 0) : IOptimizer
{
    private readonly float[] square = new float[count];
    private readonly float[] velocity = new float[momentum == 0 ? 0 : count];

    /// <inheritdoc/>
    public void Update(Span<float> parameters, ReadOnlySpan<float> gradient, double rate)
    {
        float keep = (float)smoothing, add = (float)(1 - smoothing), small = (float)epsilon;
        float decay = (float)weightDecay, step = (float)rate, m = (float)momentum;
        for (int i = 0; i < gradient.Length; i++)
        {
            float g = gradient[i] + decay * parameters[i];
            square[i] = keep * square[i] + add * g * g;
            g /= MathF.Sqrt(square[i]) + small;
            if (velocity.Length > 0) g = velocity[i] = m * velocity[i] + g;
            parameters[i] -= step * g;
        }
    }
}
