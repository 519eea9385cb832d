using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Attention;

/// <summary>v . tanh(p + k): how well a projected query p fits the key k of one encoder state. All spans are [Hidden].</summary>
internal static class AdditiveScore
{
    /// <summary>The score.</summary>
    public static Real Of(ReadOnlySpan<Real> query, ReadOnlySpan<Real> key, ReadOnlySpan<Real> score)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Length, score.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, score.Length);
        Real sum = 0;
        int j = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<Real> lanes = Vector256<Real>.Zero;
            for (; j + Vector256<Real>.Count <= score.Length; j += Vector256<Real>.Count)
                lanes = Vector256.MultiplyAddEstimate(Load(score, j), HyperbolicTangent.Of(Load(query, j) + Load(key, j)), lanes);
            sum = Vector256.Sum(lanes);
        }
        for (; j < score.Length; j++) sum = Real.MultiplyAddEstimate(score[j], HyperbolicTangent.Of(query[j] + key[j]), sum);
        return sum;
    }

    /// <summary>Adds to the gradients of p, k and v, for dLoss/dscore in <paramref name="slope"/>. Takes the tanh once more: cheaper than keeping one a state and query.</summary>
    public static void Backward(Real slope, ReadOnlySpan<Real> query, ReadOnlySpan<Real> key, ReadOnlySpan<Real> score, Span<Real> queryGradient,
        Span<Real> keyGradient, Span<Real> scoreGradient)
    {
        int width = score.Length;
        if (query.Length != width || key.Length != width || queryGradient.Length != width || keyGradient.Length != width || scoreGradient.Length != width)
            throw new ArgumentException($"BUG: an additive score over {width} units was given spans of other lengths.");
        int j = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + Vector256<Real>.Count <= width; j += Vector256<Real>.Count)
            {
                Vector256<Real> tanh = HyperbolicTangent.Of(Load(query, j) + Load(key, j));
                Vector256<Real> sum = slope * Load(score, j) * (Vector256<Real>.One - tanh * tanh);
                Vector256.MultiplyAddEstimate(Vector256.Create(slope), tanh, Load(scoreGradient, j)).StoreUnsafe(ref MemoryMarshal.GetReference(scoreGradient), (nuint)j);
                (Load(queryGradient, j) + sum).StoreUnsafe(ref MemoryMarshal.GetReference(queryGradient), (nuint)j);
                (Load(keyGradient, j) + sum).StoreUnsafe(ref MemoryMarshal.GetReference(keyGradient), (nuint)j);
            }
        }
        for (; j < width; j++)
        {
            Real tanh = HyperbolicTangent.Of(query[j] + key[j]), sum = slope * score[j] * (1 - tanh * tanh);
            scoreGradient[j] = Real.MultiplyAddEstimate(slope, tanh, scoreGradient[j]);
            queryGradient[j] += sum;
            keyGradient[j] += sum;
        }
    }

    private static Vector256<Real> Load(ReadOnlySpan<Real> from, int at) => Vector256.LoadUnsafe(in MemoryMarshal.GetReference(from), (nuint)at);
}
