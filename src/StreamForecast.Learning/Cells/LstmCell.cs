using System.Runtime.InteropServices;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>The pointwise half of an LSTM step for one row: from the gates' sums to the new state, and the way back.</summary>
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
        LstmUnits.Forward(width, ref MemoryMarshal.GetReference(gates), width, ref MemoryMarshal.GetReference(before), ref MemoryMarshal.GetReference(cell),
            ref MemoryMarshal.GetReference(cellTanh), ref MemoryMarshal.GetReference(hidden));
    }

    /// <summary>
    /// From the opened gates to the gradient of their sums, in <paramref name="sums"/>. dLoss/dh of this step is <paramref name="above"/> plus
    /// <paramref name="hiddenGradient"/>, which is left at zero; <paramref name="cellGradient"/> holds dLoss/dc from the step after and leaves with that for
    /// the step before.
    /// </summary>
    public static void Backward(ReadOnlySpan<Real> gates, ReadOnlySpan<Real> before, ReadOnlySpan<Real> cellTanh, ReadOnlySpan<Real> above,
        Span<Real> hiddenGradient, Span<Real> cellGradient, Span<Real> sums)
    {
        int width = hiddenGradient.Length;
        Check(width, gates.Length, before.Length, cellTanh.Length, above.Length);
        Check(width, sums.Length, cellGradient.Length, width, width);
        LstmUnits.Backward(width, ref MemoryMarshal.GetReference(gates), width, ref MemoryMarshal.GetReference(before), ref MemoryMarshal.GetReference(cellTanh),
            ref MemoryMarshal.GetReference(above), ref MemoryMarshal.GetReference(hiddenGradient), ref MemoryMarshal.GetReference(cellGradient),
            ref MemoryMarshal.GetReference(sums));
    }

    private static void Check(int width, int gates, int a, int b, int c)
    {
        if (gates != 4 * width || a != width || b != width || c != width)
            throw new ArgumentException($"BUG: an LSTM cell of width {width} was given {gates} gates and columns of {a}, {b}, {c}.");
    }
}
