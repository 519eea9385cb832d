using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>
/// The pointwise half of a GRU step whose reset gate stands after the recurrent product, and the way back. h' = (1 - z) n + z h: an open update gate z
/// keeps the old state. Called once per row and step; gates are [3H] (reset, update, new), all other spans [H].
/// </summary>
/// <remarks>
/// Chung et al.: Empirical evaluation of gated recurrent neural networks, 2014, with n from r * (U h + b) as in PyTorch and cuDNN: one product with U a
/// step instead of the two of <see cref="GruResetBeforeCell"/>.
/// </remarks>
public static class GruCell
{
    /// <summary>Opens the gates in place and writes n = tanh(sum + r * candidate) and h'.</summary>
    public static void Forward(Span<Real> gates, ReadOnlySpan<Real> candidate, ReadOnlySpan<Real> before, Span<Real> hidden)
    {
        int width = hidden.Length;
        Check(width, gates.Length, candidate.Length, before.Length);
        ref Real r0 = ref MemoryMarshal.GetReference(gates);
        ref Real z0 = ref MemoryMarshal.GetReference(gates[width..]);
        ref Real n0 = ref MemoryMarshal.GetReference(gates[(2 * width)..]);
        int j = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + Vector256<Real>.Count <= width; j += Vector256<Real>.Count)
            {
                nuint at = (nuint)j;
                Vector256<Real> r = Sigmoid.Of(Vector256.LoadUnsafe(ref r0, at)), z = Sigmoid.Of(Vector256.LoadUnsafe(ref z0, at));
                Vector256<Real> u = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(candidate), at), h = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(before), at);
                Vector256<Real> n = HyperbolicTangent.Of(Vector256.MultiplyAddEstimate(r, u, Vector256.LoadUnsafe(ref n0, at)));
                r.StoreUnsafe(ref r0, at); z.StoreUnsafe(ref z0, at); n.StoreUnsafe(ref n0, at);
                Vector256.MultiplyAddEstimate(z, h - n, n).StoreUnsafe(ref MemoryMarshal.GetReference(hidden), at);
            }
        }
        for (; j < width; j++)
        {
            Real r = gates[j] = Sigmoid.Of(gates[j]), z = gates[width + j] = Sigmoid.Of(gates[width + j]);
            Real n = gates[2 * width + j] = HyperbolicTangent.Of(Real.MultiplyAddEstimate(r, candidate[j], gates[2 * width + j]));
            hidden[j] = Real.MultiplyAddEstimate(z, before[j] - n, n);
        }
    }

    /// <summary>
    /// Turns opened gates in place into the gradient of their sums, and <paramref name="candidate"/> into that of the recurrent product.
    /// <paramref name="hiddenGradient"/> holds dLoss/dh' and leaves with the part that reaches the state before through z.
    /// </summary>
    public static void Backward(Span<Real> gates, Span<Real> candidate, ReadOnlySpan<Real> before, Span<Real> hiddenGradient)
    {
        int width = hiddenGradient.Length;
        Check(width, gates.Length, candidate.Length, before.Length);
        ref Real r0 = ref MemoryMarshal.GetReference(gates);
        ref Real z0 = ref MemoryMarshal.GetReference(gates[width..]);
        ref Real n0 = ref MemoryMarshal.GetReference(gates[(2 * width)..]);
        ref Real u0 = ref MemoryMarshal.GetReference(candidate);
        ref Real d0 = ref MemoryMarshal.GetReference(hiddenGradient);
        Vector256<Real> one = Vector256<Real>.One;
        int j = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + Vector256<Real>.Count <= width; j += Vector256<Real>.Count)
            {
                nuint at = (nuint)j;
                Vector256<Real> r = Vector256.LoadUnsafe(ref r0, at), z = Vector256.LoadUnsafe(ref z0, at), n = Vector256.LoadUnsafe(ref n0, at);
                Vector256<Real> u = Vector256.LoadUnsafe(ref u0, at), d = Vector256.LoadUnsafe(ref d0, at);
                Vector256<Real> h = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(before), at);
                Vector256<Real> dn = d * (one - z) * (one - n * n);
                (dn * u * (r * (one - r))).StoreUnsafe(ref r0, at);
                (d * (h - n) * (z * (one - z))).StoreUnsafe(ref z0, at);
                dn.StoreUnsafe(ref n0, at);
                (dn * r).StoreUnsafe(ref u0, at);
                (d * z).StoreUnsafe(ref d0, at);
            }
        }
        for (; j < width; j++)
        {
            Real r = gates[j], z = gates[width + j], n = gates[2 * width + j], d = hiddenGradient[j];
            Real dn = d * (1 - z) * (1 - n * n);
            gates[j] = dn * candidate[j] * (r * (1 - r));
            gates[width + j] = d * (before[j] - n) * (z * (1 - z));
            gates[2 * width + j] = dn;
            candidate[j] = dn * r;
            hiddenGradient[j] = d * z;
        }
    }

    /// <summary>Of both forms of the cell: gates are [3H], the columns [H].</summary>
    internal static void Check(int width, int gates, int a, int b)
    {
        if (gates != 3 * width || a != width || b != width)
            throw new ArgumentException($"BUG: a GRU cell of width {width} was given {gates} gates and columns of {a} and {b}.");
    }
}
