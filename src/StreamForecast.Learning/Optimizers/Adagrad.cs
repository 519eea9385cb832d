namespace StreamForecast.Learning.Optimizers;

/// <summary>Steps divided by the root of the sum of all squared gradients so far.</summary>
/// <remarks>Duchi, Hazan, Singer: Adaptive subgradient methods, 2011.</remarks>
public sealed class Adagrad(int count, double epsilon = 1e-10, double weightDecay = 0) : IOptimizer
{
    private readonly float[] sum = new float[count];

    /// <inheritdoc/>
    public void Update(Span<float> parameters, ReadOnlySpan<float> gradient, double rate)
    {
        float small = (float)epsilon, decay = (float)weightDecay, step = (float)rate;
        for (int i = 0; i < gradient.Length; i++)
        {
            float g = gradient[i] + decay * parameters[i];
            sum[i] += g * g;
            parameters[i] -= step * g / (MathF.Sqrt(sum[i]) + small);
        }
    }
}
