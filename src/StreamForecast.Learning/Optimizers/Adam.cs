namespace StreamForecast.Learning.Optimizers;

/// <summary>Running means of the gradient and of its square, both corrected for their start at zero. With decoupled decay: AdamW.</summary>
/// <remarks>Kingma, Ba 2015; decoupled decay: Loshchilov, Hutter 2019.</remarks>
public sealed class Adam(int count, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0, bool decoupled = false)
    : IOptimizer
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
        Real keep1 = (Real)beta1, add1 = (Real)(1 - beta1), keep2 = (Real)beta2, add2 = (Real)(1 - beta2), small = (Real)epsilon;
        Real step = (Real)(rate / (1 - Math.Pow(beta1, Updates)));
        Real root = (Real)(1 / Math.Sqrt(1 - Math.Pow(beta2, Updates)));
        Real intoGradient = decoupled ? 0 : (Real)weightDecay;
        Real shrink = decoupled ? (Real)(1 - rate * weightDecay) : 1;
        for (int i = 0; i < gradient.Length; i++)
        {
            Real g = gradient[i] + intoGradient * parameters[i];
            mean[i] = keep1 * mean[i] + add1 * g;
            square[i] = keep2 * square[i] + add2 * g * g;
            parameters[i] = parameters[i] * shrink - step * mean[i] / (Real.Sqrt(square[i]) * root + small);
        }
    }
}
