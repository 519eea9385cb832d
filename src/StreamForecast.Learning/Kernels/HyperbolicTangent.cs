using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamForecast.Learning.Kernels;

/// <summary>tanh x. Worst error 1.5e-7 absolute and 3e-7 relative (tested): a polynomial below 0.625, the exponential above.</summary>
/// <remarks>Polynomial after S. L. Moshier's Cephes library, tanhf.</remarks>
public static class HyperbolicTangent
{
    private const float Split = 0.625f;
    private const float P0 = -5.70498872745e-3f, P1 = 2.06390887954e-2f, P2 = -5.37397155531e-2f, P3 = 1.33314422036e-1f, P4 = -3.33332819422e-1f;

    private const byte NotFirstAndSecond = 0x0C, FirstChooses = 0xCA;      // truth tables of three bits: !a & b, and a ? b : c

    /// <summary>One value.</summary>
    public static float Of(float x)
    {
        float magnitude = MathF.Abs(x);
        if (magnitude < Split)
        {
            float z = x * x;
            float p = float.MultiplyAddEstimate(P0, z, P1);
            p = float.MultiplyAddEstimate(p, z, P2);
            p = float.MultiplyAddEstimate(p, z, P3);
            p = float.MultiplyAddEstimate(p, z, P4);
            return float.MultiplyAddEstimate(p * z, x, x);
        }
        return MathF.CopySign(1f - 2f / (Exponential.Of(magnitude + magnitude) + 1f), x);
    }

    /// <summary>Eight values, the same bits as one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<float> x)
    {
        Vector256<float> magnitude = Vector256.Abs(x);
        Vector256<float> z = x * x;
        Vector256<float> p = Vector256.MultiplyAddEstimate(Vector256.Create(P0), z, Vector256.Create(P1));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(P2));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(P3));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(P4));
        Vector256<float> small = Vector256.MultiplyAddEstimate(p * z, x, x);
        Vector256<float> large = Vector256<float>.One - Vector256.Create(2f) / (Exponential.Of(magnitude + magnitude) + Vector256<float>.One);
        large = Vector256.CopySign(large, x);
        return Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Vector256.Create(Split)), small, large);
    }

    /// <summary>Sixteen values, the same bits as one by one. For callers that have asked <c>Avx512F.IsSupported</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> x)
    {
        Vector512<float> sign = Vector512.Create(-0f), one = Vector512.Create(1f);
        Vector512<float> magnitude = Avx512F.TernaryLogic(sign, x, x, NotFirstAndSecond);
        Vector512<float> z = Avx512F.Multiply(x, x);
        Vector512<float> p = Avx512F.FusedMultiplyAdd(Vector512.Create(P0), z, Vector512.Create(P1));
        p = Avx512F.FusedMultiplyAdd(p, z, Vector512.Create(P2));
        p = Avx512F.FusedMultiplyAdd(p, z, Vector512.Create(P3));
        p = Avx512F.FusedMultiplyAdd(p, z, Vector512.Create(P4));
        Vector512<float> small = Avx512F.FusedMultiplyAdd(Avx512F.Multiply(p, z), x, x);
        Vector512<float> large = Exponential.Of(Avx512F.Add(magnitude, magnitude));
        large = Avx512F.Subtract(one, Avx512F.Divide(Vector512.Create(2f), Avx512F.Add(large, one)));
        large = Avx512F.TernaryLogic(sign, x, large, FirstChooses);
        return Avx512F.BlendVariable(large, small, Avx512F.CompareLessThan(magnitude, Vector512.Create(Split)));
    }
}
