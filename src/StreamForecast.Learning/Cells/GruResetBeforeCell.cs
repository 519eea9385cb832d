using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>
/// The pointwise parts of a GRU step as first published: the reset gate scales the state before its product with U, so the step opens its gates before
/// that product and closes after it. h' = (1 - z) n + z h. Called once per row and step; gates are [3H] (reset, update, new), all other spans [H].
/// </summary>
/// <remarks>Cho et al.: Learning phrase representations using RNN encoder-decoder for statistical machine translation, 2014.</remarks>
public static class GruResetBeforeCell
{
    /// <summary>Opens reset and update gate in place and writes <paramref name="kept"/> = r * h, the factor of U.</summary>
    public static void Open(Span<Real> gates, ReadOnlySpan<Real> before, Span<Real> kept)
    {
        int width = kept.Length;
        GruCell.Check(width, gates.Length, before.Length, width);
        ref Real r0 = ref MemoryMarshal.GetReference(gates);
        ref Real z0 = ref MemoryMarshal.GetReference(gates[width..]);
        int j = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + Vector256<Real>.Count <= width; j += Vector256<Real>.Count)
            {
                nuint at = (nuint)j;
                Vector256<Real> r = Sigmoid.Of(Vector256.LoadUnsafe(ref r0, at));
                r.StoreUnsafe(ref r0, at);
                Sigmoid.Of(Vector256.LoadUnsafe(ref z0, at)).StoreUnsafe(ref z0, at);
                (r * Vector256.LoadUnsafe(in MemoryMarshal.GetReference(before), at)).StoreUnsafe(ref MemoryMarshal.GetReference(kept), at);
            }
        }
        for (; j < width; j++)
        {
            Real r = gates[j] = Sigmoid.Of(gates[j]);
            gates[width + j] = Sigmoid.Of(gates[width + j]);
            kept[j] = r * before[j];
        }
    }

    /// <summary>n = tanh(sum) in place, and h'.</summary>
    public static void Close(Span<Real> gates, ReadOnlySpan<Real> before, Span<Real> hidden)
    {
        int width = hidden.Length;
        GruCell.Check(width, gates.Length, before.Length, width);
        ref Real z0 = ref MemoryMarshal.GetReference(gates[width..]);
        ref Real n0 = ref MemoryMarshal.GetReference(gates[(2 * width)..]);
        int j = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + Vector256<Real>.Count <= width; j += Vector256<Real>.Count)
            {
                nuint at = (nuint)j;
                Vector256<Real> n = HyperbolicTangent.Of(Vector256.LoadUnsafe(ref n0, at));
                n.StoreUnsafe(ref n0, at);
                Vector256<Real> h = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(before), at);
                Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref z0, at), h - n, n).StoreUnsafe(ref MemoryMarshal.GetReference(hidden), at);
            }
        }
        for (; j < width; j++)
        {
            Real n = gates[2 * width + j] = HyperbolicTangent.Of(gates[2 * width + j]);
            hidden[j] = Real.MultiplyAddEstimate(gates[width + j], before[j] - n, n);
        }
    }

    /// <summary>
    /// The way back through <see cref="Close"/>: update gate and candidate become the gradient of their sums, the reset gate stays open.
    /// <paramref name="hiddenGradient"/> holds dLoss/dh' and leaves with the part that reaches the state before through z.
    /// </summary>
    public static void CloseBackward(Span<Real> gates, ReadOnlySpan<Real> before, Span<Real> hiddenGradient)
    {
        int width = hiddenGradient.Length;
        GruCell.Check(width, gates.Length, before.Length, width);
        ref Real z0 = ref MemoryMarshal.GetReference(gates[width..]);
        ref Real n0 = ref MemoryMarshal.GetReference(gates[(2 * width)..]);
        ref Real d0 = ref MemoryMarshal.GetReference(hiddenGradient);
        Vector256<Real> one = Vector256<Real>.One;
        int j = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + Vector256<Real>.Count <= width; j += Vector256<Real>.Count)
            {
                nuint at = (nuint)j;
                Vector256<Real> z = Vector256.LoadUnsafe(ref z0, at), n = Vector256.LoadUnsafe(ref n0, at), d = Vector256.LoadUnsafe(ref d0, at);
                Vector256<Real> h = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(before), at);
                (d * (h - n) * (z * (one - z))).StoreUnsafe(ref z0, at);
                (d * (one - z) * (one - n * n)).StoreUnsafe(ref n0, at);
                (d * z).StoreUnsafe(ref d0, at);
            }
        }
        for (; j < width; j++)
        {
            Real z = gates[width + j], n = gates[2 * width + j], d = hiddenGradient[j];
            gates[width + j] = d * (before[j] - n) * (z * (1 - z));
            gates[2 * width + j] = d * (1 - z) * (1 - n * n);
            hiddenGradient[j] = d * z;
        }
    }

    /// <summary>
    /// The way back through <see cref="Open"/>, given dLoss/d(r * h): the reset gate becomes the gradient of its sum, and what reaches the
    /// state before through r * h is added to <paramref name="hiddenGradient"/>.
    /// </summary>
    public static void OpenBackward(Span<Real> gates, ReadOnlySpan<Real> before, ReadOnlySpan<Real> keptGradient, Span<Real> hiddenGradient)
    {
        int width = hiddenGradient.Length;
        GruCell.Check(width, gates.Length, before.Length, keptGradient.Length);
        ref Real r0 = ref MemoryMarshal.GetReference(gates);
        ref Real d0 = ref MemoryMarshal.GetReference(hiddenGradient);
        int j = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + Vector256<Real>.Count <= width; j += Vector256<Real>.Count)
            {
                nuint at = (nuint)j;
                Vector256<Real> r = Vector256.LoadUnsafe(ref r0, at), d = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(keptGradient), at);
                (d * Vector256.LoadUnsafe(in MemoryMarshal.GetReference(before), at) * (r * (Vector256<Real>.One - r))).StoreUnsafe(ref r0, at);
                Vector256.MultiplyAddEstimate(d, r, Vector256.LoadUnsafe(ref d0, at)).StoreUnsafe(ref d0, at);
            }
        }
        for (; j < width; j++)
        {
            Real r = gates[j], d = keptGradient[j];
            gates[j] = d * before[j] * (r * (1 - r));
            hiddenGradient[j] = Real.MultiplyAddEstimate(d, r, hiddenGradient[j]);
        }
    }
}
