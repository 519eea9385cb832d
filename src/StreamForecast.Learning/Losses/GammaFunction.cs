namespace StreamForecast.Learning.Losses;

/// <summary>ln Gamma and its derivative for positive arguments, to 1e-12: what Student's likelihood needs and .NET lacks.</summary>
/// <remarks>Stirling's series above 10, reached by the recurrence; Abramowitz, Stegun 6.1.41 and 6.3.18.</remarks>
internal static class GammaFunction
{
    private const double SeriesFrom = 10;

    /// <summary>ln Gamma(x), x > 0.</summary>
    public static double Log(double x)
    {
        double product = 1;
        for (; x < SeriesFrom; x++) product *= x;
        double z = 1 / (x * x);
        double series = (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z / 1188)))) / x;
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series - Math.Log(product);
    }

    /// <summary>The derivative of ln Gamma at x > 0.</summary>
    public static double Digamma(double x)
    {
        double sum = 0;
        for (; x < SeriesFrom; x++) sum += 1 / x;
        double z = 1 / (x * x);
        return Math.Log(x) - 0.5 / x - z * (1.0 / 12 - z * (1.0 / 120 - z * (1.0 / 252 - z * (1.0 / 240 - z / 132)))) - sum;
    }
}
