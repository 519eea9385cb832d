using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>The pointwise half of an Elman step, h = f(sum), and the way back. Called once per row and step.</summary>
/// <remarks>Elman: Finding structure in time, 1990.</remarks>
public static class ElmanCell
{
    /// <summary>hidden = tanh(sums), or max(0, sums) where <paramref name="rectified"/>; [H] each.</summary>
    public static void Forward(ReadOnlySpan<Real> sums, Span<Real> hidden, bool rectified)
    {
        Check(hidden.Length, sums.Length, hidden.Length);
        ref Real s0 = ref MemoryMarshal.GetReference(sums);
        ref Real h0 = ref MemoryMarshal.GetReference(hidden);
        int j = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + Vector256<Real>.Count <= hidden.Length; j += Vector256<Real>.Count)
            {
                Vector256<Real> s = Vector256.LoadUnsafe(ref s0, (nuint)j);
                Vector256<Real> h = rectified ? Vector256.ConditionalSelect(Vector256.LessThan(s, Vector256<Real>.Zero), Vector256<Real>.Zero, s) : HyperbolicTangent.Of(s);
                h.StoreUnsafe(ref h0, (nuint)j);
            }
        }
        for (; j < hidden.Length; j++) hidden[j] = rectified ? (sums[j] < 0 ? 0 : sums[j]) : HyperbolicTangent.Of(sums[j]);   // not-a-number stays
    }

    /// <summary>From dLoss/dh of this step to the gradient of the sums, which replaces <paramref name="sums"/>.</summary>
    public static void Backward(Span<Real> sums, ReadOnlySpan<Real> hidden, ReadOnlySpan<Real> hiddenGradient, bool rectified)
    {
        Check(hidden.Length, sums.Length, hiddenGradient.Length);
        ref Real s0 = ref MemoryMarshal.GetReference(sums);
        ref Real h0 = ref MemoryMarshal.GetReference(hidden);
        ref Real d0 = ref MemoryMarshal.GetReference(hiddenGradient);
        int j = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + Vector256<Real>.Count <= hidden.Length; j += Vector256<Real>.Count)
            {
                Vector256<Real> h = Vector256.LoadUnsafe(ref h0, (nuint)j), d = Vector256.LoadUnsafe(ref d0, (nuint)j);
                Vector256<Real> s = rectified ? Vector256.ConditionalSelect(Vector256.GreaterThan(h, Vector256<Real>.Zero), d, Vector256<Real>.Zero)
                    : d * (Vector256<Real>.One - h * h);
                s.StoreUnsafe(ref s0, (nuint)j);
            }
        }
        for (; j < hidden.Length; j++) sums[j] = rectified ? (hidden[j] > 0 ? hiddenGradient[j] : 0) : hiddenGradient[j] * (1 - hidden[j] * hidden[j]);
    }

    private static void Check(int width, int sums, int other)
    {
        if (sums != width || other != width) throw new ArgumentException($"BUG: an Elman cell of width {width} was given columns of {sums} and {other}.");
    }
}
