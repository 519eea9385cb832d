using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>
/// From a cell's outputs to quantiles: a weighted mean of the candidates, bounded corrections, and steps that cannot cross.
/// Works in the units of the candidates; the engine gives them relative to the newest value and the series' scale.
/// </summary>
/// <remarks>
/// Outputs per cell: one weight per candidate, one correction of the centre, five steps between the levels above the median
/// (upwards), five below (step i lies between levels i and i + 1). The two tanh keep an unseen series from being pushed
/// far from the evidence.
/// </remarks>
internal static class Mixture
{
    private const int Side = NetworkShape.Median;        // levels on either side of the median
    /// <summary>How many units the centre may be corrected by.</summary>
    public const Real Reach = 1.5f;

    /// <summary>
    /// One cell: outputs [Candidates + 11] and candidates, logErrors, weights [Candidates] to quantiles [11]; keeps the weights for the
    /// way back.
    /// </summary>
    public static void Forward(ReadOnlySpan<Real> outputs, Real sharpness, ReadOnlySpan<Real> candidates, ReadOnlySpan<Real> logErrors, Real unit,
        Span<Real> weights, Span<Real> quantiles)
    {
        int count = candidates.Length;
        Weigh(outputs, sharpness, logErrors, weights);
        Real centre = 0;
        for (int k = 0; k < count; k++) centre = Real.MultiplyAddEstimate(weights[k], candidates[k], centre);
        centre += Reach * HyperbolicTangent.Of(outputs[count] / Reach) * unit;

        quantiles[Side] = centre;
        Span<Real> steps = stackalloc Real[2 * Side];    // upwards, then downwards from the lowest level
        Elementwise.Softplus(outputs.Slice(count + 1, 2 * Side), steps);
        Real above = 0, below = 0;
        for (int j = 0; j < Side; j++)
        {
            above += steps[j] * unit;
            below += steps[2 * Side - 1 - j] * unit;
            quantiles[Side + 1 + j] = centre + above;
            quantiles[Side - 1 - j] = centre - below;
        }
    }

    /// <summary>One cell back: replaces <paramref name="outputs"/> by their gradient; returns that of the sharpness.</summary>
    public static Real Backward(Span<Real> outputs, ReadOnlySpan<Real> candidates, ReadOnlySpan<Real> logErrors, Real unit,
        ReadOnlySpan<Real> weights, ReadOnlySpan<Real> quantileGradient)
    {
        int count = candidates.Length;
        Span<Real> up = outputs.Slice(count + 1, Side), down = outputs.Slice(count + 1 + Side, Side);
        Real above = 0, below = 0;                      // dLoss/dstep: a step moves every level beyond it
        for (int j = Side - 1; j >= 0; j--)
        {
            above += quantileGradient[Side + 1 + j];
            below += quantileGradient[Side - 1 - j];
            up[j] = above * unit * Sigmoid.Of(up[j]);
            down[Side - 1 - j] = -below * unit * Sigmoid.Of(down[Side - 1 - j]);
        }
        Real centre = above + below + quantileGradient[Side];

        Real bend = HyperbolicTangent.Of(outputs[count] / Reach);
        outputs[count] = centre * unit * (1 - bend * bend);

        Real mean = 0, sharpness = 0;
        for (int k = 0; k < count; k++) mean += weights[k] * candidates[k];
        for (int k = 0; k < count; k++)
        {
            Real logit = centre * weights[k] * (candidates[k] - mean);
            Real t = HyperbolicTangent.Of(0.5f * outputs[k]);
            outputs[k] = logit * (1 - t * t);
            sharpness -= logit * logErrors[k];
        }
        return sharpness;
    }

    /// <summary>softmax(2 tanh(o / 2) - sharpness * logError).</summary>
    private static void Weigh(ReadOnlySpan<Real> outputs, Real sharpness, ReadOnlySpan<Real> logErrors, Span<Real> weights)
    {
        Real highest = Real.NegativeInfinity, sum = 0;
        for (int k = 0; k < weights.Length; k++) weights[k] = 0.5f * outputs[k];
        Elementwise.Tanh(weights, weights);
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] = 2 * weights[k] - sharpness * logErrors[k];
            highest = Real.Max(highest, weights[k]);
        }
        for (int k = 0; k < weights.Length; k++) weights[k] -= highest;
        Elementwise.Exponential(weights, weights);
        for (int k = 0; k < weights.Length; k++) sum += weights[k];
        for (int k = 0; k < weights.Length; k++) weights[k] /= sum;
    }
}
