using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Attention;

/// <summary>v . tanh(p + k): how well a projected query p fits the key k of one encoder state. All spans are [Hidden].</summary>
internal static class AdditiveScore
{
    /// <summary>The score; leaves tanh(p + k) in <paramref name="hidden"/>.</summary>
    public static Real Forward(ReadOnlySpan<Real> query, ReadOnlySpan<Real> key, ReadOnlySpan<Real> score, Span<Real> hidden)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Length, hidden.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, hidden.Length);
        int j = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + Vector256<Real>.Count <= hidden.Length; j += Vector256<Real>.Count)
            {
                Vector256<Real> sum = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(query), (nuint)j)
                    + Vector256.LoadUnsafe(in MemoryMarshal.GetReference(key), (nuint)j);
                HyperbolicTangent.Of(sum).StoreUnsafe(ref MemoryMarshal.GetReference(hidden), (nuint)j);
            }
        }
        for (; j < hidden.Length; j++) hidden[j] = HyperbolicTangent.Of(query[j] + key[j]);
        return InnerProduct.Of(score, hidden);
    }

    /// <summary>
    /// Adds to the gradients of p, k and v, for dLoss/dscore in <paramref name="slope"/>. <paramref name="hidden"/> holds tanh(p + k) and is used up.
    /// </summary>
    public static void Backward(Real slope, ReadOnlySpan<Real> score, Span<Real> hidden, Span<Real> queryGradient, Span<Real> keyGradient,
        Span<Real> scoreGradient)
    {
        Axpy.Add(slope, hidden, scoreGradient);
        for (int j = 0; j < hidden.Length; j++) hidden[j] = slope * score[j] * (1 - hidden[j] * hidden[j]);
        Axpy.Add(1, hidden, queryGradient);
        Axpy.Add(1, hidden, keyGradient);
    }
}
