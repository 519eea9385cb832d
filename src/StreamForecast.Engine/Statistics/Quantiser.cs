using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// The evenly spaced values that the codes of a <see cref="QuantisedColumn{T}"/> stand for: low + code * step. Eight bytes of a series' block.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(float))]
internal readonly record struct Quantiser(float Low, float Step)
{
    private const float Margin = 0.25f;         // by which a range grows beyond a value outside, of itself: a drifting series is not requantised every row

    /// <summary>Nothing was stored yet.</summary>
    public static Quantiser Empty => new(0, float.NaN);

    public bool IsEmpty => float.IsNaN(Step);

    /// <summary>What a code stands for.</summary>
    public float Value(int code) => Low + code * Step;

    /// <summary>Whether a value lies within the range.</summary>
    public bool Holds(float value, int most) => value >= Low && value <= Value(most);

    /// <summary>The code nearest to a value, or with <paramref name="dither"/> drawn from [0, 1) the next lower or higher one, in proportion.</summary>
    public int Code(float value, int most, float dither = 0.5f) => Step > 0 ? (int)Math.Clamp((value - Low) / Step + dither, 0, most) : 0;

    /// <summary>The range with a value outside in it, and a margin on that side.</summary>
    public Quantiser Widened(float value, int most)
    {
        if (IsEmpty) return new(value, 0);
        float low = Low, high = Value(most);
        if (value < low) low = value - Margin * (high - value);
        else high = value + Margin * (value - low);
        return Between(low, high, most);
    }

    /// <summary>A range by its ends.</summary>
    public static Quantiser Between(float low, float high, int most) => new(low, high > low ? (high - low) / most : 0);
}
