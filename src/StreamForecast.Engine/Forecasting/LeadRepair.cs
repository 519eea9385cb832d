using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// What a series' own forecasts at one lead time have shown: how the network's errors compare with the evidence's, and how its bands must be widened. Six bytes; all
/// zero before any forecast was resolved, which leaves the network as it is. Part of <see cref="ForecastRepair"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LeadRepair
{
    private const float LeastGain = 0.02f;
    private const float HopelessExcess = 0.1f;   // (1.22 - 1) / (1.22 + 1)
    private const int Prior = 8;                // resolved forecasts that a new series is taken to have had, with equal errors
    private const float WidthRate = 0.05f;
    private const float Outside = 0.2f;         // of the 80 % band
    private const float MostWidth = 1;          // 0.37 to 2.7 times the network's own steps

    private Half excess;                        // running mean of (network's error - evidence's) / (sum of both), within [-1, 1]
    private Half width;
    private ushort resolved;

    /// <summary>Logarithm of the factor on all steps from the median.</summary>
    public readonly float Width => (float)width;

    /// <summary>
    /// The network's share of the published centre: all of it as long as its errors are no larger than the evidence's, nothing where they are a fifth larger. Mixing where
    /// both err alike gained 0.2 % on series it had not been trained for and lost as much on others.
    /// </summary>
    public readonly float NetworkShare => 1 - Math.Clamp((float)excess / HopelessExcess, 0, 1);

    /// <summary>Learns from the value that came, and counts it. Width follows the band that would be published now, around the mixed centre.</summary>
    public void Learn(in PendingForecast forecast, float value, ref LeadScore score)
    {
        float centre = forecast.Median + (1 - NetworkShare) * (forecast.Evidence - forecast.Median), factor = MathF.Exp(Width);
        bool outside = value < centre - factor * forecast.Below || value > centre + factor * forecast.Above;
        score.Add(!outside, MathF.Abs(value - centre), MathF.Abs(value - forecast.Evidence), factor * (forecast.Below + forecast.Above));
        width = (Half)Math.Clamp(Width + WidthRate * ((outside ? 1 : 0) - Outside), -MostWidth, MostWidth);

        float network = MathF.Abs(value - forecast.Median), evidence = MathF.Abs(value - forecast.Evidence), sum = network + evidence;
        if (resolved < ushort.MaxValue) resolved++;
        float gain = MathF.Max(1f / (resolved + Prior), LeastGain);
        if (sum > 0) excess = (Half)((float)excess + gain * ((network - evidence) / sum - (float)excess));
    }
}
