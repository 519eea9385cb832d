using System.Runtime.InteropServices;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>What a series expects of one row, in its own units: the median, and the 0.05 and 0.95 quantiles around it. Standing in the series' block until the row comes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Band(float Lower, float Median, float Upper)
{
    /// <summary>Bytes of a band as it lies in memory.</summary>
    public const int Bytes = 3 * sizeof(float);

    /// <summary>Nothing is expected yet.</summary>
    public static Band None => new(float.NaN, float.NaN, float.NaN);

    public bool IsNone => float.IsNaN(Median);

    /// <summary>The band of a row's quantiles, [LevelCount].</summary>
    public static Band Of(ReadOnlySpan<float> quantiles) => new(quantiles[0], quantiles[NetworkShape.Median], quantiles[^1]);

    /// <summary>The same widths times <paramref name="factor"/> around another median.</summary>
    public Band Moved(float median, float factor) => new(median - factor * (Median - Lower), median, median + factor * (Upper - Median));
}
