using StreamForecast.Engine.Forecasting;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Foreign;

/// <summary>
/// From a foreign model's quantile levels to the published ones: linear between neighbours in the normal quantile of the level, and beyond the outermost
/// with the slope of the last two, which is exact where the forecast is normal. A single level is moved by the spread of the evidence.
/// </summary>
internal sealed class PublishedLevels
{
    private readonly int[] lower = new int[NetworkShape.LevelCount];        // left neighbour of each published level
    private readonly float[] share = new float[NetworkShape.LevelCount];    // how far towards the right one; outside [0, 1] beyond the ends
    private readonly float single;

    /// <summary>Prepares for levels that ascend within (0, 1).</summary>
    public PublishedLevels(IReadOnlyList<double> levels)
    {
        Count = levels.Count;
        double[] z = [.. levels.Select(NormalQuantile)];
        single = (float)(z[0] * EvidenceForecast.PerNormal);
        for (int i = 0; i < lower.Length && Count > 1; i++)
        {
            double at = NormalQuantile(NetworkShape.Levels[i]);
            int next = Array.FindIndex(z, value => value > at + 1e-6);
            lower[i] = Math.Clamp(next < 0 ? Count - 1 : next - 1, 0, Count - 2);
            double part = (at - z[lower[i]]) / (z[lower[i] + 1] - z[lower[i]]);
            share[i] = (float)(Math.Abs(part - Math.Round(part)) < 1e-6 ? Math.Round(part) : part);      // the same level, give or take a float's rounding
        }
    }

    /// <summary>Levels of the model.</summary>
    public int Count { get; }

    /// <summary>[Count] ascending quantiles to [LevelCount] ascending; <paramref name="unit"/> is the evidence's mean absolute error in the same units.</summary>
    public void Write(ReadOnlySpan<float> quantiles, float unit, Span<float> published)
    {
        if (Count == 1)
        {
            EvidenceForecast.Spread(quantiles[0] - single * unit, unit, published);
            return;
        }

        for (int i = 0; i < NetworkShape.LevelCount; i++)
        {
            float left = quantiles[lower[i]], right = quantiles[lower[i] + 1];
            float value = share[i] switch { 0 => left, 1 => right, _ => left + share[i] * (right - left) };
            published[i] = i == 0 ? value : MathF.Max(value, published[i - 1]);      // rounding must not make neighbours cross
        }
    }

    /// <summary>The standard normal quantile by bisection of its distribution: called a dozen times at start.</summary>
    private static double NormalQuantile(double level)
    {
        double low = -12, high = 12;
        for (int i = 0; i < 80; i++)
        {
            double middle = (low + high) / 2;
            if (NormalShare(middle) < level) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>The standard normal distribution: 1/2 plus the density's series z + z^3/3 + z^5/15 + ... (Marsaglia 2004), exact to a double within six deviations.</summary>
    private static double NormalShare(double z)
    {
        if (Math.Abs(z) > 8) return z < 0 ? 0 : 1;
        double sum = z, term = z;
        for (int k = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); k += 2)
        {
            term *= z * z / k;
            sum += term;
        }

        return 0.5 + sum * Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
    }
}
