using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// The distribution that a row's quantiles stand for: the distribution function is linear between neighbouring levels, and beyond the outer two an exponential tail goes on
/// with the density of the outermost interval. Levels of equal value are a point that holds the mass between them.
/// </summary>
internal readonly ref struct QuantileDistribution(ReadOnlySpan<float> quantiles)
{
    private readonly ReadOnlySpan<float> quantiles = quantiles;       // [LevelCount], ascending

    /// <summary>Probability of a value of at most <paramref name="value"/>.</summary>
    public double AtMost(double value)
    {
        ReadOnlySpan<float> levels = NetworkShape.Levels;
        int last = quantiles.Length - 1;
        if (value < quantiles[0]) return LowerTail is var lower and > 0 ? levels[0] * Math.Exp((value - quantiles[0]) / lower) : 0;
        if (value >= quantiles[last]) return UpperTail is var upper and > 0 ? 1 - (1 - levels[last]) * Math.Exp((quantiles[last] - value) / upper) : 1;
        int i = last - 1;
        while (quantiles[i] > value) i--;
        return levels[i] + (value - quantiles[i]) / ((double)quantiles[i + 1] - quantiles[i]) * ((double)levels[i + 1] - levels[i]);
    }

    /// <summary>The value of a probability above 0 and below 1: the inverse of <see cref="AtMost"/>.</summary>
    public double Quantile(double probability)
    {
        ReadOnlySpan<float> levels = NetworkShape.Levels;
        int last = quantiles.Length - 1;
        if (probability < levels[0]) return quantiles[0] + LowerTail * Math.Log(probability / levels[0]);
        if (probability >= levels[last]) return quantiles[last] - UpperTail * Math.Log((1 - probability) / (1 - levels[last]));
        int i = last - 1;
        while (levels[i] > probability) i--;
        return quantiles[i] + (probability - levels[i]) / ((double)levels[i + 1] - levels[i]) * ((double)quantiles[i + 1] - quantiles[i]);
    }

    /// <summary>Mean distance of the values beyond the lowest level from it.</summary>
    private double LowerTail => ((double)quantiles[1] - quantiles[0]) * NetworkShape.Levels[0] / ((double)NetworkShape.Levels[1] - NetworkShape.Levels[0]);

    /// <summary>As <see cref="LowerTail"/>, above the highest.</summary>
    private double UpperTail => ((double)quantiles[^1] - quantiles[^2]) * (1 - (double)NetworkShape.Levels[^1]) / ((double)NetworkShape.Levels[^1] - NetworkShape.Levels[^2]);
}
