using System.Runtime.CompilerServices;

namespace StreamForecast.Learning.Kernels;

/// <summary>
/// The register tiles of a gated cell's step: for a vector of units the sums of all four gates, bias + x W + h R, of four, two or one rows stay in
/// registers while the products run. A panel of <see cref="GatePanels"/> is read once from its start to its end. Every sum is one chain of
/// fused multiply-adds over ascending inputs, then ascending states, so which tile a row falls into cannot be seen in its bits.
/// </summary>
/// <remarks>
/// Four rows take 16 accumulators and 8 loads to 16 multiply-adds: 0.95 of the multiply-add peak at 32 to 128 units; six rows measured the same.
/// </remarks>
internal static class GateTile<TLanes, TVector> where TLanes : struct, ILanes<TVector> where TVector : struct
{
    /// <summary>Four rows, for the 32 registers of AVX-512. Rows of x, h and the sums lie xRow, hRow and sumRow apart, a row's gates sumGate.</summary>
    public static void Four(int inputs, ref Real x, nint xRow, int states, ref Real h, nint hRow, ref Real panel, ref Real sums, nint sumRow, nint sumGate)
    {
        nint w = TLanes.Width;
        TVector w0 = TLanes.Load(ref panel), w1 = TLanes.Load(ref Unsafe.Add(ref panel, 1 * w)), w2 = TLanes.Load(ref Unsafe.Add(ref panel, 2 * w)), w3 = TLanes.Load(ref Unsafe.Add(ref panel, 3 * w));
        TVector a0 = w0, a1 = w1, a2 = w2, a3 = w3;
        TVector b0 = w0, b1 = w1, b2 = w2, b3 = w3;
        TVector c0 = w0, c1 = w1, c2 = w2, c3 = w3;
        TVector d0 = w0, d1 = w1, d2 = w2, d3 = w3;
        ref Real x1 = ref Unsafe.Add(ref x, xRow);
        ref Real x2 = ref Unsafe.Add(ref x1, xRow);
        ref Real x3 = ref Unsafe.Add(ref x2, xRow);
        ref Real h1 = ref Unsafe.Add(ref h, hRow);
        ref Real h2 = ref Unsafe.Add(ref h1, hRow);
        ref Real h3 = ref Unsafe.Add(ref h2, hRow);
        for (nint k = 0; k < inputs; k++)
        {
            panel = ref Unsafe.Add(ref panel, 4 * w);
            w0 = TLanes.Load(ref panel); w1 = TLanes.Load(ref Unsafe.Add(ref panel, w)); w2 = TLanes.Load(ref Unsafe.Add(ref panel, 2 * w)); w3 = TLanes.Load(ref Unsafe.Add(ref panel, 3 * w));
            TVector v = TLanes.Broadcast(Unsafe.Add(ref x, k));
            a0 = TLanes.MultiplyAdd(v, w0, a0); a1 = TLanes.MultiplyAdd(v, w1, a1); a2 = TLanes.MultiplyAdd(v, w2, a2); a3 = TLanes.MultiplyAdd(v, w3, a3);
            v = TLanes.Broadcast(Unsafe.Add(ref x1, k));
            b0 = TLanes.MultiplyAdd(v, w0, b0); b1 = TLanes.MultiplyAdd(v, w1, b1); b2 = TLanes.MultiplyAdd(v, w2, b2); b3 = TLanes.MultiplyAdd(v, w3, b3);
            v = TLanes.Broadcast(Unsafe.Add(ref x2, k));
            c0 = TLanes.MultiplyAdd(v, w0, c0); c1 = TLanes.MultiplyAdd(v, w1, c1); c2 = TLanes.MultiplyAdd(v, w2, c2); c3 = TLanes.MultiplyAdd(v, w3, c3);
            v = TLanes.Broadcast(Unsafe.Add(ref x3, k));
            d0 = TLanes.MultiplyAdd(v, w0, d0); d1 = TLanes.MultiplyAdd(v, w1, d1); d2 = TLanes.MultiplyAdd(v, w2, d2); d3 = TLanes.MultiplyAdd(v, w3, d3);
        }
        for (nint k = 0; k < states; k++)
        {
            panel = ref Unsafe.Add(ref panel, 4 * w);
            w0 = TLanes.Load(ref panel); w1 = TLanes.Load(ref Unsafe.Add(ref panel, w)); w2 = TLanes.Load(ref Unsafe.Add(ref panel, 2 * w)); w3 = TLanes.Load(ref Unsafe.Add(ref panel, 3 * w));
            TVector v = TLanes.Broadcast(Unsafe.Add(ref h, k));
            a0 = TLanes.MultiplyAdd(v, w0, a0); a1 = TLanes.MultiplyAdd(v, w1, a1); a2 = TLanes.MultiplyAdd(v, w2, a2); a3 = TLanes.MultiplyAdd(v, w3, a3);
            v = TLanes.Broadcast(Unsafe.Add(ref h1, k));
            b0 = TLanes.MultiplyAdd(v, w0, b0); b1 = TLanes.MultiplyAdd(v, w1, b1); b2 = TLanes.MultiplyAdd(v, w2, b2); b3 = TLanes.MultiplyAdd(v, w3, b3);
            v = TLanes.Broadcast(Unsafe.Add(ref h2, k));
            c0 = TLanes.MultiplyAdd(v, w0, c0); c1 = TLanes.MultiplyAdd(v, w1, c1); c2 = TLanes.MultiplyAdd(v, w2, c2); c3 = TLanes.MultiplyAdd(v, w3, c3);
            v = TLanes.Broadcast(Unsafe.Add(ref h3, k));
            d0 = TLanes.MultiplyAdd(v, w0, d0); d1 = TLanes.MultiplyAdd(v, w1, d1); d2 = TLanes.MultiplyAdd(v, w2, d2); d3 = TLanes.MultiplyAdd(v, w3, d3);
        }
        Store(a0, a1, a2, a3, ref sums, sumGate);
        Store(b0, b1, b2, b3, ref Unsafe.Add(ref sums, sumRow), sumGate);
        Store(c0, c1, c2, c3, ref Unsafe.Add(ref sums, 2 * sumRow), sumGate);
        Store(d0, d1, d2, d3, ref Unsafe.Add(ref sums, 3 * sumRow), sumGate);
    }

    /// <summary>Two rows: 8 accumulators, as many as AVX2's 16 registers hold beside the weights.</summary>
    public static void Two(int inputs, ref Real x, nint xRow, int states, ref Real h, nint hRow, ref Real panel, ref Real sums, nint sumRow, nint sumGate)
    {
        nint w = TLanes.Width;
        TVector w0 = TLanes.Load(ref panel), w1 = TLanes.Load(ref Unsafe.Add(ref panel, 1 * w)), w2 = TLanes.Load(ref Unsafe.Add(ref panel, 2 * w)), w3 = TLanes.Load(ref Unsafe.Add(ref panel, 3 * w));
        TVector a0 = w0, a1 = w1, a2 = w2, a3 = w3;
        TVector b0 = w0, b1 = w1, b2 = w2, b3 = w3;
        ref Real x1 = ref Unsafe.Add(ref x, xRow);
        ref Real h1 = ref Unsafe.Add(ref h, hRow);
        for (nint k = 0; k < inputs; k++)
        {
            panel = ref Unsafe.Add(ref panel, 4 * w);
            w0 = TLanes.Load(ref panel); w1 = TLanes.Load(ref Unsafe.Add(ref panel, w)); w2 = TLanes.Load(ref Unsafe.Add(ref panel, 2 * w)); w3 = TLanes.Load(ref Unsafe.Add(ref panel, 3 * w));
            TVector v = TLanes.Broadcast(Unsafe.Add(ref x, k));
            a0 = TLanes.MultiplyAdd(v, w0, a0); a1 = TLanes.MultiplyAdd(v, w1, a1); a2 = TLanes.MultiplyAdd(v, w2, a2); a3 = TLanes.MultiplyAdd(v, w3, a3);
            v = TLanes.Broadcast(Unsafe.Add(ref x1, k));
            b0 = TLanes.MultiplyAdd(v, w0, b0); b1 = TLanes.MultiplyAdd(v, w1, b1); b2 = TLanes.MultiplyAdd(v, w2, b2); b3 = TLanes.MultiplyAdd(v, w3, b3);
        }
        for (nint k = 0; k < states; k++)
        {
            panel = ref Unsafe.Add(ref panel, 4 * w);
            w0 = TLanes.Load(ref panel); w1 = TLanes.Load(ref Unsafe.Add(ref panel, w)); w2 = TLanes.Load(ref Unsafe.Add(ref panel, 2 * w)); w3 = TLanes.Load(ref Unsafe.Add(ref panel, 3 * w));
            TVector v = TLanes.Broadcast(Unsafe.Add(ref h, k));
            a0 = TLanes.MultiplyAdd(v, w0, a0); a1 = TLanes.MultiplyAdd(v, w1, a1); a2 = TLanes.MultiplyAdd(v, w2, a2); a3 = TLanes.MultiplyAdd(v, w3, a3);
            v = TLanes.Broadcast(Unsafe.Add(ref h1, k));
            b0 = TLanes.MultiplyAdd(v, w0, b0); b1 = TLanes.MultiplyAdd(v, w1, b1); b2 = TLanes.MultiplyAdd(v, w2, b2); b3 = TLanes.MultiplyAdd(v, w3, b3);
        }
        Store(a0, a1, a2, a3, ref sums, sumGate);
        Store(b0, b1, b2, b3, ref Unsafe.Add(ref sums, sumRow), sumGate);
    }

    /// <summary>One row, for what is left over and for a single series.</summary>
    public static void One(int inputs, ref Real x, int states, ref Real h, ref Real panel, ref Real sums, nint sumGate)
    {
        nint w = TLanes.Width;
        TVector w0 = TLanes.Load(ref panel), w1 = TLanes.Load(ref Unsafe.Add(ref panel, 1 * w)), w2 = TLanes.Load(ref Unsafe.Add(ref panel, 2 * w)), w3 = TLanes.Load(ref Unsafe.Add(ref panel, 3 * w));
        TVector a0 = w0, a1 = w1, a2 = w2, a3 = w3;
        for (nint k = 0; k < inputs; k++)
        {
            panel = ref Unsafe.Add(ref panel, 4 * w);
            w0 = TLanes.Load(ref panel); w1 = TLanes.Load(ref Unsafe.Add(ref panel, w)); w2 = TLanes.Load(ref Unsafe.Add(ref panel, 2 * w)); w3 = TLanes.Load(ref Unsafe.Add(ref panel, 3 * w));
            TVector v = TLanes.Broadcast(Unsafe.Add(ref x, k));
            a0 = TLanes.MultiplyAdd(v, w0, a0); a1 = TLanes.MultiplyAdd(v, w1, a1); a2 = TLanes.MultiplyAdd(v, w2, a2); a3 = TLanes.MultiplyAdd(v, w3, a3);
        }
        for (nint k = 0; k < states; k++)
        {
            panel = ref Unsafe.Add(ref panel, 4 * w);
            w0 = TLanes.Load(ref panel); w1 = TLanes.Load(ref Unsafe.Add(ref panel, w)); w2 = TLanes.Load(ref Unsafe.Add(ref panel, 2 * w)); w3 = TLanes.Load(ref Unsafe.Add(ref panel, 3 * w));
            TVector v = TLanes.Broadcast(Unsafe.Add(ref h, k));
            a0 = TLanes.MultiplyAdd(v, w0, a0); a1 = TLanes.MultiplyAdd(v, w1, a1); a2 = TLanes.MultiplyAdd(v, w2, a2); a3 = TLanes.MultiplyAdd(v, w3, a3);
        }
        Store(a0, a1, a2, a3, ref sums, sumGate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector first, TVector second, TVector third, TVector fourth, ref Real to, nint gate)
    {
        TLanes.Store(first, ref to);
        TLanes.Store(second, ref Unsafe.Add(ref to, gate));
        TLanes.Store(third, ref Unsafe.Add(ref to, 2 * gate));
        TLanes.Store(fourth, ref Unsafe.Add(ref to, 3 * gate));
    }
}
