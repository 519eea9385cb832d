namespace StreamForecast.Learning.Training;

/// <summary>
/// How likely a decoder in training hears the true value before a step, by update counted from 0: certain at first, then less and less,
/// until it lives on its own outputs as it will have to.
/// </summary>
/// <remarks>Bengio, Vinyals, Jaitly, Shazeer: Scheduled sampling for sequence prediction with recurrent neural networks, 2015.</remarks>
public static class ScheduledSampling
{
    /// <summary>Straight down from 1 to <paramref name="least"/> over <paramref name="updates"/> updates.</summary>
    public static double Linear(int update, int updates, double least = 0) => Math.Max(least, 1 - (1 - least) * update / updates);

    /// <summary>k^update, with <paramref name="k"/> below 1: 0.999 halves every 693 updates.</summary>
    public static double Exponential(int update, double k) => Math.Pow(k, update);

    /// <summary>k / (k + e^(update / k)), with <paramref name="k"/> of at least 1: stays near 1, then falls, half way down at k ln k.</summary>
    public static double InverseSigmoid(int update, double k) => k / (k + Math.Exp(update / k));
}
