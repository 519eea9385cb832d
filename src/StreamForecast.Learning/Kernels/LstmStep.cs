using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamForecast.Learning.Kernels;

/// <summary>
/// One LSTM step of many rows, fused: the products of a tile of rows and units, then at once, while their sums lie in the first-level cache,
/// the gates' non-linearities and the new state. A row's results depend on that row alone, to the bit.
/// </summary>
public static class LstmStep
{
    /// <summary>
    /// <paramref name="inputs"/> [rows, Inputs] and <paramref name="before"/> [rows, Hidden] (the hidden states before) to the opened <paramref name="gates"/>
    /// [rows, 4 Hidden], <paramref name="cell"/>, <paramref name="cellTanh"/> and <paramref name="hidden"/> [rows, Hidden]. The new cells may be written
    /// over <paramref name="cellBefore"/>; the new hidden states may not lie over those before. Only where <see cref="GatePanels.AreUsed"/>.
    /// </summary>
    public static void Forward(GatePanels weights, int rows, ReadOnlySpan<Real> inputs, ReadOnlySpan<Real> before, ReadOnlySpan<Real> cellBefore,
        Span<Real> gates, Span<Real> cell, Span<Real> cellTanh, Span<Real> hidden)
    {
        int states = rows * weights.Hidden;
        if (inputs.Length < rows * weights.Inputs || before.Length < states || cellBefore.Length < states || gates.Length < GatePanels.Gates * states
            || cell.Length < states || cellTanh.Length < states || hidden.Length < states || before.Overlaps(hidden))
        {
            throw new ArgumentException($"BUG: an LSTM step of {rows} rows, {weights.Inputs} inputs and {weights.Hidden} units was given {inputs.Length} inputs, "
                + $"{before.Length} and {cellBefore.Length} states, and room for {gates.Length} gates and {cell.Length}, {cellTanh.Length}, {hidden.Length} states.");
        }
        ref Real g = ref MemoryMarshal.GetReference(gates);
        ref Real x = ref MemoryMarshal.GetReference(inputs);
        ref Real h = ref MemoryMarshal.GetReference(before);
        ref Real c0 = ref MemoryMarshal.GetReference(cellBefore);
        ref Real c = ref MemoryMarshal.GetReference(cell);
        ref Real t = ref MemoryMarshal.GetReference(cellTanh);
        ref Real h1 = ref MemoryMarshal.GetReference(hidden);
        if (Avx512F.IsSupported) Tiled<Lanes512, Vector512<Real>>(weights, rows, ref x, ref h, ref c0, ref g, ref c, ref t, ref h1);
        else if (Fma.IsSupported) Tiled<Lanes256, Vector256<Real>>(weights, rows, ref x, ref h, ref c0, ref g, ref c, ref t, ref h1);
        else throw new InvalidOperationException("BUG: panels of gates on a processor without FMA.");
    }

    private static void Tiled<TLanes, TVector>(GatePanels weights, int rows, ref Real x, ref Real h, ref Real before, ref Real gates, ref Real cell,
        ref Real cellTanh, ref Real hidden) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        int inputs = weights.Inputs, width = weights.Hidden, sumRow = GatePanels.Gates * width;
        for (int unit = 0; unit < width; unit += TLanes.Width)
        {
            // The panel stays in the first-level cache, or comes from the second at 16 bytes a cycle, while the rows pass.
            ref Real panel = ref weights.At(unit);
            int units = Math.Min(TLanes.Width, width - unit);
            for (int row = 0, tile; row < rows; row += tile)
            {
                ref Real xs = ref Unsafe.Add(ref x, row * inputs);
                ref Real hs = ref Unsafe.Add(ref h, row * width);
                ref Real sums = ref Unsafe.Add(ref gates, row * sumRow + unit);
                tile = TileRows<TVector>(rows - row);
                for (int r = row; r < row + tile; r++)
                {
                    nint at = r * width + unit;
                    for (nint gate = 0; gate < GatePanels.Gates; gate++) CacheLines.Prefetch(ref Unsafe.Add(ref gates, r * sumRow + gate * width + unit));
                    CacheLines.Prefetch(ref Unsafe.Add(ref cell, at));
                    CacheLines.Prefetch(ref Unsafe.Add(ref cellTanh, at));
                    CacheLines.Prefetch(ref Unsafe.Add(ref hidden, at));
                }
                if (units == TLanes.Width) Sums<TLanes, TVector>(tile, inputs, ref xs, width, ref hs, ref panel, ref sums, sumRow, width);
                else PartialSums<TLanes, TVector>(tile, inputs, ref xs, width, ref hs, ref panel, ref sums, sumRow, units);
                for (int r = row; r < row + tile; r++)
                {
                    nint at = r * width + unit, from = 0;
                    ref Real rowGates = ref Unsafe.Add(ref gates, r * sumRow + unit);
                    if (units == TLanes.Width)
                        LstmUnits.Forward<TLanes, TVector>(ref from, units, ref rowGates, width, ref Unsafe.Add(ref before, at), ref Unsafe.Add(ref cell, at), ref Unsafe.Add(ref cellTanh, at), ref Unsafe.Add(ref hidden, at));
                    else
                        LstmUnits.Forward(units, ref rowGates, width, ref Unsafe.Add(ref before, at), ref Unsafe.Add(ref cell, at), ref Unsafe.Add(ref cellTanh, at), ref Unsafe.Add(ref hidden, at));
                }
            }
        }
    }

    private static int TileRows<TVector>(int left) => typeof(TVector) == typeof(Vector512<Real>) && left >= 4 ? 4 : left >= 2 ? 2 : 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums<TLanes, TVector>(int tile, int inputs, ref Real x, int width, ref Real h, ref Real panel, ref Real sums, nint sumRow, nint sumGate)
        where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        if (tile == 4) GateTile<TLanes, TVector>.Four(inputs, ref x, inputs, width, ref h, width, ref panel, ref sums, sumRow, sumGate);
        else if (tile == 2) GateTile<TLanes, TVector>.Two(inputs, ref x, inputs, width, ref h, width, ref panel, ref sums, sumRow, sumGate);
        else GateTile<TLanes, TVector>.One(inputs, ref x, width, ref h, ref panel, ref sums, sumGate);
    }

    /// <summary>The last units, where whole vectors would reach into the next gate: through a small buffer.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PartialSums<TLanes, TVector>(int tile, int inputs, ref Real x, int width, ref Real h, ref Real panel, ref Real sums, nint sumRow, int units)
        where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        int row = GatePanels.Gates * TLanes.Width;
        Span<Real> buffer = stackalloc Real[4 * row];
        Sums<TLanes, TVector>(tile, inputs, ref x, width, ref h, ref panel, ref MemoryMarshal.GetReference(buffer), row, TLanes.Width);
        for (int r = 0; r < tile; r++)
            for (int gate = 0; gate < GatePanels.Gates; gate++)
                buffer.Slice(r * row + gate * TLanes.Width, units).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref sums, r * sumRow + gate * width), units));
    }
}
