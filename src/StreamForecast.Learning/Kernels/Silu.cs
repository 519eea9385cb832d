using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamForecast.Learning.Kernels;

/// <summary>x sigmoid(x), the decoder's non-linearity, and the way back through it.</summary>
/// <remarks>Elfwing, Uchibe, Doya: Sigmoid-weighted linear units, 2017.</remarks>
public static class Silu
{
    /// <summary>y = silu(x).</summary>
    public static void Forward(ReadOnlySpan<Real> x, Span<Real> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        ref Real xs = ref MemoryMarshal.GetReference(x);
        ref Real ys = ref MemoryMarshal.GetReference(y);
        nuint i = 0, n = (nuint)x.Length;
        if (Avx512F.IsSupported)
        {
            for (; i + (nuint)Vector512<Real>.Count <= n; i += (nuint)Vector512<Real>.Count)
            {
                Vector512<Real> v = Vector512.LoadUnsafe(ref xs, i);
                Avx512F.Multiply(v, Sigmoid.Of(v)).StoreUnsafe(ref ys, i);
            }
        }
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i + (nuint)Vector256<Real>.Count <= n; i += (nuint)Vector256<Real>.Count)
            {
                Vector256<Real> v = Vector256.LoadUnsafe(ref xs, i);
                (v * Sigmoid.Of(v)).StoreUnsafe(ref ys, i);
            }
        }
        for (; i < n; i++) y[(int)i] = x[(int)i] * Sigmoid.Of(x[(int)i]);
    }

    /// <summary>gradient *= silu'(x), with silu' = s (1 + x (1 - s)).</summary>
    public static void Backward(ReadOnlySpan<Real> x, Span<Real> gradient)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, gradient.Length);
        ref Real xs = ref MemoryMarshal.GetReference(x);
        ref Real gs = ref MemoryMarshal.GetReference(gradient);
        nuint i = 0, n = (nuint)x.Length;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i + (nuint)Vector256<Real>.Count <= n; i += (nuint)Vector256<Real>.Count)
            {
                Vector256<Real> v = Vector256.LoadUnsafe(ref xs, i), s = Sigmoid.Of(v);
                Vector256<Real> slope = s * Vector256.MultiplyAddEstimate(v, Vector256<Real>.One - s, Vector256<Real>.One);
                (Vector256.LoadUnsafe(ref gs, i) * slope).StoreUnsafe(ref gs, i);
            }
        }
        for (; i < n; i++)
        {
            Real v = x[(int)i], s = Sigmoid.Of(v);
            gradient[(int)i] *= s * Real.MultiplyAddEstimate(v, 1f - s, 1f);
        }
    }
}
