using StreamForecast.Engine.Statistics;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// Forecasts from the candidates and their recent errors alone, for the cases in which the model has none: a row that comes after a gap,
/// a row for which it gave no finite number, and horizons that a foreign model does not answer.
/// </summary>
internal static class EvidenceForecast
{
    /// <summary>Mean absolute errors in a normal quantile: sqrt(pi / 2).</summary>
    public const double PerNormal = 1.2533141373155;

    // Normal quantiles of the published levels over the mean absolute deviation, z sqrt(pi / 2): the unit u is a mean absolute error.
    private static ReadOnlySpan<float> Steps => [-2.0615f, -1.6062f, -1.0548f, -0.6572f, -0.3175f, 0, 0.3175f, 0.6572f, 1.0548f, 1.6062f, 2.0615f];

    /// <summary>
    /// The band of the row <paramref name="ahead"/> rows after <paramref name="t"/>, the newest one learnt: the evidence mixture that far ahead, and the standing
    /// forecast's widths, widened as the candidates' errors grow with the distance.
    /// </summary>
    public static Band Ahead(ReadOnlySpan<byte> statistics, SeasonLayout seasons, long t, int ahead, in Band standing)
    {
        var (_, near) = CandidateForecasts.Evidence(statistics, seasons, t, 1);
        var (centre, far) = CandidateForecasts.Evidence(statistics, seasons, t, ahead);
        return standing.Moved(centre, MathF.Max(1, far / near));
    }

    /// <summary>Quantiles [LevelCount], relative as the network's, from the candidates of one horizon and their <paramref name="unit"/>.</summary>
    public static void Write(ReadOnlySpan<float> candidates, ReadOnlySpan<float> logErrors, float unit, Span<float> quantiles)
    {
        Spread(CandidateForecasts.Evidence(candidates, logErrors), unit, quantiles);
    }

    /// <summary>Quantiles [LevelCount] of a normal distribution with this mean absolute error.</summary>
    public static void Spread(float centre, float unit, Span<float> quantiles)
    {
        for (int level = 0; level < NetworkShape.LevelCount; level++)
            quantiles[level] = centre + Steps[level] * unit;
    }
}
