namespace StreamForecast.Learning.Optimizers;

/// <summary>Steps divided by the root of a running mean of squared gradients.</summary>
/// <remarks>Tieleman, Hinton: Lecture 6.5, 2012.</remarks>
public sealed class RmsProp(int count, double smoothing = 0.99, double epsilon = 1e-8, double weightDecay = 0) : IOptimizer
{
    private readonly float[] square = new float[count];

    /// <inheritdoc/>
    public void Update(Span<float> parameters, ReadOnlySpan<float> gradient, double rate)
    {
        float keep = (float)smoothing, add = (float)(1 - smoothing), small = (float)epsilon, decay = (float)weightDecay, step = (float)rate;
        for (int i = 0; i < gradient.Length; i++)
        {
            float g = gradient[i] + decay * parameters[i];
            square[i] = keep * square[i] + add * g * g;
            parameters[i] -= step * g / (MathF.Sqrt(square[i]) + small);
        }
    }
}
