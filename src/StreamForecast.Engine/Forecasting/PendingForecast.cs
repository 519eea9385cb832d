using System.Runtime.InteropServices;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// What was forecast of one row, kept until it comes: the network's median as it is, and in two bytes each the evidence's distance from it and the steps to the
/// ends of the 80 % band (the upper half of a float: three digits, and its whole range). All zero: none. Used by <see cref="ForecastRepair"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(ushort))]
internal readonly struct PendingForecast
{
    private const int Tenth = 1, NinthTenth = 9;       // among the published levels

    private readonly float median;
    private readonly ushort evidence, below, above;

    /// <summary>From the network's quantiles [LevelCount], and what the evidence says of the same row.</summary>
    public PendingForecast(ReadOnlySpan<float> quantiles, float evidence)
    {
        median = quantiles[NetworkShape.Median];
        this.evidence = Half(evidence - median);
        (below, above) = (Half(median - quantiles[Tenth]), Half(quantiles[NinthTenth] - median));
    }

    /// <summary>Whether there is none; a forecast without any width counts as none, because nothing can be learnt from it.</summary>
    public bool IsNone => below == 0 && above == 0;

    /// <summary>The network's median.</summary>
    public float Median => median;

    /// <summary>The evidence mixture.</summary>
    public float Evidence => median + Whole(evidence);

    /// <summary>From the 0.1 quantile up to the median.</summary>
    public float Below => Whole(below);

    /// <summary>From the median up to the 0.9 quantile.</summary>
    public float Above => Whole(above);

    private static ushort Half(float value) => (ushort)((BitConverter.SingleToUInt32Bits(value) + 0x8000) >> 16);
    private static float Whole(ushort half) => BitConverter.UInt32BitsToSingle((uint)half << 16);
}
