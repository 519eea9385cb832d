using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>The pointwise half of an LSTM step: from the gates' sums to the new state, and the way back. Called once per row and step.</summary>
/// <remarks>Hochreiter, Schmidhuber 1997, with the forget gate of Gers, Schmidhuber, Cummins 2000.</remarks>
public static class LstmCell
{
    /// <summary>
    /// Opens the gates in place (<paramref name="gates"/>, [4H]: sums in, i, f, g, o out) and moves the state on:
    /// c = f c' + i g, h = o tanh c. All other spans are [H]; <paramref name="cell"/> may be <paramref name="before"/> itself.
    /// </summary>
    public static void Forward(Span<Real> gates, ReadOnlySpan<Real> before, Span<Real> cell, Span<Real> cellTanh, Span<Real> hidden)
    {
        int width = hidden.Length;
        Check(width, gates.Length, before.Length, cell.Length, cellTanh.Length);
        ref Real i0 = ref MemoryMarshal.GetReference(gates);
        ref Real f0 = ref MemoryMarshal.GetReference(gates[width..]);
        ref Real g0 = ref MemoryMarshal.GetReference(gates[(2 * width)..]);
        ref Real o0 = ref MemoryMarshal.GetReference(gates[(3 * width)..]);
        int j = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + Vector256<Real>.Count <= width; j += Vector256<Real>.Count)
            {
                nuint at = (nuint)j;
                Vector256<Real> i = Sigmoid.Of(Vector256.LoadUnsafe(ref i0, at)), f = Sigmoid.Of(Vector256.LoadUnsafe(ref f0, at));
                Vector256<Real> g = HyperbolicTangent.Of(Vector256.LoadUnsafe(ref g0, at)), o = Sigmoid.Of(Vector256.LoadUnsafe(ref o0, at));
                i.StoreUnsafe(ref i0, at); f.StoreUnsafe(ref f0, at); g.StoreUnsafe(ref g0, at); o.StoreUnsafe(ref o0, at);
                Vector256<Real> c = Vector256.MultiplyAddEstimate(f, Vector256.LoadUnsafe(in MemoryMarshal.GetReference(before), at), i * g);
                Vector256<Real> t = HyperbolicTangent.Of(c);
                c.StoreUnsafe(ref MemoryMarshal.GetReference(cell), at);
                t.StoreUnsafe(ref MemoryMarshal.GetReference(cellTanh), at);
                (o * t).StoreUnsafe(ref MemoryMarshal.GetReference(hidden), at);
            }
        }
        for (; j < width; j++)
        {
            Real i = gates[j] = Sigmoid.Of(gates[j]);
            Real f = gates[width + j] = Sigmoid.Of(gates[width + j]);
            Real g = gates[2 * width + j] = HyperbolicTangent.Of(gates[2 * width + j]);
            Real o = gates[3 * width + j] = Sigmoid.Of(gates[3 * width + j]);
            cell[j] = Real.MultiplyAddEstimate(f, before[j], i * g);
            cellTanh[j] = HyperbolicTangent.Of(cell[j]);
            hidden[j] = o * cellTanh[j];
        }
    }

    /// <summary>
    /// Turns the opened gates in place into the gradient of their sums. <paramref name="hiddenGradient"/> is dLoss/dh of this step;
    /// <paramref name="cellGradient"/> holds dLoss/dc from the step after and leaves with that for the step before.
    /// </summary>
    public static void Backward(Span<Real> gates, ReadOnlySpan<Real> before, ReadOnlySpan<Real> cellTanh, ReadOnlySpan<Real> hiddenGradient,
        Span<Real> cellGradient)
    {
        int width = cellGradient.Length;
        Check(width, gates.Length, before.Length, cellTanh.Length, hiddenGradient.Length);
        ref Real i0 = ref MemoryMarshal.GetReference(gates);
        ref Real f0 = ref MemoryMarshal.GetReference(gates[width..]);
        ref Real g0 = ref MemoryMarshal.GetReference(gates[(2 * width)..]);
        ref Real o0 = ref MemoryMarshal.GetReference(gates[(3 * width)..]);
        ref Real dc0 = ref MemoryMarshal.GetReference(cellGradient);
        Vector256<Real> one = Vector256<Real>.One;
        int j = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + Vector256<Real>.Count <= width; j += Vector256<Real>.Count)
            {
                nuint at = (nuint)j;
                Vector256<Real> i = Vector256.LoadUnsafe(ref i0, at), f = Vector256.LoadUnsafe(ref f0, at);
                Vector256<Real> g = Vector256.LoadUnsafe(ref g0, at), o = Vector256.LoadUnsafe(ref o0, at);
                Vector256<Real> t = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(cellTanh), at);
                Vector256<Real> dh = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(hiddenGradient), at);
                Vector256<Real> c = Vector256.LoadUnsafe(in MemoryMarshal.GetReference(before), at);
                Vector256<Real> dc = Vector256.LoadUnsafe(ref dc0, at) + dh * o * (one - t * t);
                (dc * g * (i * (one - i))).StoreUnsafe(ref i0, at);
                (dc * c * (f * (one - f))).StoreUnsafe(ref f0, at);
                (dc * i * (one - g * g)).StoreUnsafe(ref g0, at);
                (dh * t * (o * (one - o))).StoreUnsafe(ref o0, at);
                (dc * f).StoreUnsafe(ref dc0, at);
            }
        }
        for (; j < width; j++)
        {
            Real i = gates[j], f = gates[width + j], g = gates[2 * width + j], o = gates[3 * width + j];
            Real t = cellTanh[j], dh = hiddenGradient[j];
            Real dc = cellGradient[j] + dh * o * (1 - t * t);
            gates[j] = dc * g * (i * (1 - i));
            gates[width + j] = dc * before[j] * (f * (1 - f));
            gates[2 * width + j] = dc * i * (1 - g * g);
            gates[3 * width + j] = dh * t * (o * (1 - o));
            cellGradient[j] = dc * f;
        }
    }

    private static void Check(int width, int gates, int a, int b, int c)
    {
        if (gates != 4 * width || a != width || b != width || c != width)
            throw new ArgumentException($"BUG: an LSTM cell of width {width} was given {gates} gates and columns of {a}, {b}, {c}.");
    }
}
