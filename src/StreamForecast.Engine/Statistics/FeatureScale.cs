using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// Turns quantities in the units of a series into numbers a network can read: divided by a unit, drawn together by a
/// logarithm, bounded by 4.
/// </summary>
internal readonly struct FeatureScale(float unit)
{
    private readonly float reciprocal = 1 / unit;

    /// <summary>z / unit.</summary>
    public float Of(float z) => z * reciprocal;

    /// <summary>So many values, filled up to whole vectors.</summary>
    public static int Whole(int length) => (length + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;

    /// <summary>ln z of each value, in place; their number is <see cref="Whole"/>.</summary>
    public static void Log(Span<float> values)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        for (nuint i = 0; i < (nuint)values.Length; i += (nuint)Vector256<float>.Count)
            Vector256.Log(Vector256.LoadUnsafe(ref first, i)).StoreUnsafe(ref first, i);
    }

    /// <summary>sign(z) ln(1 + |z|) of each value, in place; their number is <see cref="Whole"/>.</summary>
    public static void Squash(Span<float> values)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        for (nuint i = 0; i < (nuint)values.Length; i += (nuint)Vector256<float>.Count)
        {
            Vector256<float> z = Vector256.LoadUnsafe(ref first, i);
            Vector256.CopySign(Vector256.Log(Vector256<float>.One + Vector256.Abs(z)), z).StoreUnsafe(ref first, i);
        }
    }

    /// <summary>sign(z) ln(1 + |z|).</summary>
    public static float Log(float z) => MathF.CopySign(MathF.Log(1 + MathF.Abs(z)), z);

    /// <summary>Within [-4, 4]; 0 for not-a-number.</summary>
    public static float Bound(float z) => float.IsNaN(z) ? 0 : Math.Clamp(z, -4, 4);
}
