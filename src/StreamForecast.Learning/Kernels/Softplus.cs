using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamForecast.Learning.Kernels;

/// <summary>ln(1 + e^x), how a step between two quantiles is kept positive. Worst relative error 4e-7 down to x = -87 (tested).</summary>
public static class Softplus
{
    /// <summary>One value.</summary>
    public static Real Of(Real x)
    {
        // ln(1 + y) = 2 artanh(y / (2 + y)); for y = e^-|x| <= 1 the series ends below 2e-8 after seven terms.
        Real y = Exponential.Of(-Real.Abs(x));
        Real s = y / (2f + y);
        Real z = s * s;
        Real p = Real.MultiplyAddEstimate(1f / 13, z, 1f / 11);
        p = Real.MultiplyAddEstimate(p, z, 1f / 9);
        p = Real.MultiplyAddEstimate(p, z, 1f / 7);
        p = Real.MultiplyAddEstimate(p, z, 1f / 5);
        p = Real.MultiplyAddEstimate(p, z, 1f / 3);
        p = Real.MultiplyAddEstimate(p, z, 1f);
        Real logarithm = 2f * s * p;
        return x > 0 ? x + logarithm : logarithm;
    }

    /// <summary>Eight values, the same bits as one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<float> x)
    {
        Vector256<float> two = Vector256.Create(2f), y = Exponential.Of(-Vector256.Abs(x));
        Vector256<float> s = y / (two + y), z = s * s;
        Vector256<float> p = Vector256.MultiplyAddEstimate(Vector256.Create(1f / 13), z, Vector256.Create(1f / 11));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(1f / 9));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(1f / 7));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(1f / 5));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(1f / 3));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256<float>.One);
        Vector256<float> logarithm = two * s * p;
        return Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<float>.Zero), x + logarithm, logarithm);
    }

    /// <summary>Sixteen values, the same bits as one by one. For callers that have asked <c>Avx512F.IsSupported</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> x)
    {
        Vector512<float> two = Vector512.Create(2f), zero = Vector512.Create(0f);
        Vector512<float> y = Exponential.Of(Avx512F.Or(x.AsInt32(), Vector512.Create(-0f).AsInt32()).AsSingle());
        Vector512<float> s = Avx512F.Divide(y, Avx512F.Add(two, y)), z = Avx512F.Multiply(s, s);
        Vector512<float> p = Avx512F.FusedMultiplyAdd(Vector512.Create(1f / 13), z, Vector512.Create(1f / 11));
        p = Avx512F.FusedMultiplyAdd(p, z, Vector512.Create(1f / 9));
        p = Avx512F.FusedMultiplyAdd(p, z, Vector512.Create(1f / 7));
        p = Avx512F.FusedMultiplyAdd(p, z, Vector512.Create(1f / 5));
        p = Avx512F.FusedMultiplyAdd(p, z, Vector512.Create(1f / 3));
        p = Avx512F.FusedMultiplyAdd(p, z, Vector512.Create(1f));
        Vector512<float> logarithm = Avx512F.Multiply(Avx512F.Multiply(two, s), p);
        return Avx512F.BlendVariable(logarithm, Avx512F.Add(x, logarithm), Avx512F.CompareGreaterThan(x, zero));
    }
}
