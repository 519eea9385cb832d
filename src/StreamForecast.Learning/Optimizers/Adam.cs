namespace StreamForecast.Learning.Optimizers;

/// <summary>Running means of the gradient and of its square, both corrected for their start at zero. With decoupled decay: AdamW.</summary>
/// <remarks>Kingma, Ba 2015; decoupled decay: Loshchilov, Hutter 2019.</remarks>
public sealed class Adam(int count, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0, bool decoupled = false)
    : IOptimizer
{
    private readonly float[] mean = new float[count];
    private readonly float[] square = new float[count];
    private int updates;

    /// <inheritdoc/>
    public void Update(Span<float> parameters, ReadOnlySpan<float> gradient, double rate)
    {
        updates++;
        float keep1 = (float)beta1, add1 = (float)(1 - beta1), keep2 = (float)beta2, add2 = (float)(1 - beta2), small = (float)epsilon;
        float step = (float)(rate / (1 - Math.Pow(beta1, updates)));
        float root = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, updates)));
        float intoGradient = decoupled ? 0 : (float)weightDecay;
        float shrink = decoupled ? (float)(1 - rate * weightDecay) : 1;
        for (int i = 0; i < gradient.Length; i++)
        {
            float g = gradient[i] + intoGradient * parameters[i];
            mean[i] = keep1 * mean[i] + add1 * g;
            square[i] = keep2 * square[i] + add2 * g * g;
            parameters[i] = parameters[i] * shrink - step * mean[i] / (MathF.Sqrt(square[i]) * root + small);
        }
    }
}
