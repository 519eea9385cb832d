using System.Runtime.CompilerServices;

namespace StreamForecast.Learning.Kernels;

/// <summary>
/// The register tiles of <see cref="Product"/>: 8, 4 or 1 rows by two vectors of C stay in registers while k runs. Every element
/// of C is one chain of fused multiply-adds over ascending k, so which tile it falls into cannot be seen in its bits.
/// </summary>
/// <remarks>Element (i, k) of A lies at a[i * aRow + k * aStep], so that a transposed A needs no copy; rows of B and C lie bStep and cStep apart.</remarks>
internal static class ProductTile<TLanes, TVector> where TLanes : struct, ILanes<TVector> where TVector : struct
{
    /// <summary>Four rows: 8 accumulators, enough to hide the latency of FMA on two ports and to fit AVX2's 16 registers.</summary>
    public static void Four(int k, ref Real a, nint aRow, nint aStep, ref Real b, nint bStep, ref Real c, nint cStep)
    {
        nint w = TLanes.Width;
        ref Real c1 = ref Unsafe.Add(ref c, cStep);
        ref Real c2 = ref Unsafe.Add(ref c1, cStep);
        ref Real c3 = ref Unsafe.Add(ref c2, cStep);
        TVector p0 = TLanes.Load(ref c), q0 = TLanes.Load(ref Unsafe.Add(ref c, w));
        TVector p1 = TLanes.Load(ref c1), q1 = TLanes.Load(ref Unsafe.Add(ref c1, w));
        TVector p2 = TLanes.Load(ref c2), q2 = TLanes.Load(ref Unsafe.Add(ref c2, w));
        TVector p3 = TLanes.Load(ref c3), q3 = TLanes.Load(ref Unsafe.Add(ref c3, w));
        for (; k > 0; k--)
        {
            TVector u = TLanes.Load(ref b), v = TLanes.Load(ref Unsafe.Add(ref b, w));
            TVector x = TLanes.Broadcast(a);
            p0 = TLanes.MultiplyAdd(x, u, p0); q0 = TLanes.MultiplyAdd(x, v, q0);
            x = TLanes.Broadcast(Unsafe.Add(ref a, aRow));
            p1 = TLanes.MultiplyAdd(x, u, p1); q1 = TLanes.MultiplyAdd(x, v, q1);
            x = TLanes.Broadcast(Unsafe.Add(ref a, 2 * aRow));
            p2 = TLanes.MultiplyAdd(x, u, p2); q2 = TLanes.MultiplyAdd(x, v, q2);
            x = TLanes.Broadcast(Unsafe.Add(ref a, 3 * aRow));
            p3 = TLanes.MultiplyAdd(x, u, p3); q3 = TLanes.MultiplyAdd(x, v, q3);
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }
        TLanes.Store(p0, ref c); TLanes.Store(q0, ref Unsafe.Add(ref c, w));
        TLanes.Store(p1, ref c1); TLanes.Store(q1, ref Unsafe.Add(ref c1, w));
        TLanes.Store(p2, ref c2); TLanes.Store(q2, ref Unsafe.Add(ref c2, w));
        TLanes.Store(p3, ref c3); TLanes.Store(q3, ref Unsafe.Add(ref c3, w));
    }

    /// <summary>Eight rows: 16 accumulators, for the 32 registers of AVX-512; half the loads of B per product.</summary>
    public static void Eight(int k, ref Real a, nint aRow, nint aStep, ref Real b, nint bStep, ref Real c, nint cStep)
    {
        nint w = TLanes.Width;
        ref Real c1 = ref Unsafe.Add(ref c, cStep);
        ref Real c2 = ref Unsafe.Add(ref c1, cStep);
        ref Real c3 = ref Unsafe.Add(ref c2, cStep);
        ref Real c4 = ref Unsafe.Add(ref c3, cStep);
        ref Real c5 = ref Unsafe.Add(ref c4, cStep);
        ref Real c6 = ref Unsafe.Add(ref c5, cStep);
        ref Real c7 = ref Unsafe.Add(ref c6, cStep);
        TVector p0 = TLanes.Load(ref c), q0 = TLanes.Load(ref Unsafe.Add(ref c, w));
        TVector p1 = TLanes.Load(ref c1), q1 = TLanes.Load(ref Unsafe.Add(ref c1, w));
        TVector p2 = TLanes.Load(ref c2), q2 = TLanes.Load(ref Unsafe.Add(ref c2, w));
        TVector p3 = TLanes.Load(ref c3), q3 = TLanes.Load(ref Unsafe.Add(ref c3, w));
        TVector p4 = TLanes.Load(ref c4), q4 = TLanes.Load(ref Unsafe.Add(ref c4, w));
        TVector p5 = TLanes.Load(ref c5), q5 = TLanes.Load(ref Unsafe.Add(ref c5, w));
        TVector p6 = TLanes.Load(ref c6), q6 = TLanes.Load(ref Unsafe.Add(ref c6, w));
        TVector p7 = TLanes.Load(ref c7), q7 = TLanes.Load(ref Unsafe.Add(ref c7, w));
        ref Real a4 = ref Unsafe.Add(ref a, 4 * aRow);
        for (; k > 0; k--)
        {
            TVector u = TLanes.Load(ref b), v = TLanes.Load(ref Unsafe.Add(ref b, w));
            TVector x = TLanes.Broadcast(a);
            p0 = TLanes.MultiplyAdd(x, u, p0); q0 = TLanes.MultiplyAdd(x, v, q0);
            x = TLanes.Broadcast(Unsafe.Add(ref a, aRow));
            p1 = TLanes.MultiplyAdd(x, u, p1); q1 = TLanes.MultiplyAdd(x, v, q1);
            x = TLanes.Broadcast(Unsafe.Add(ref a, 2 * aRow));
            p2 = TLanes.MultiplyAdd(x, u, p2); q2 = TLanes.MultiplyAdd(x, v, q2);
            x = TLanes.Broadcast(Unsafe.Add(ref a, 3 * aRow));
            p3 = TLanes.MultiplyAdd(x, u, p3); q3 = TLanes.MultiplyAdd(x, v, q3);
            x = TLanes.Broadcast(a4);
            p4 = TLanes.MultiplyAdd(x, u, p4); q4 = TLanes.MultiplyAdd(x, v, q4);
            x = TLanes.Broadcast(Unsafe.Add(ref a4, aRow));
            p5 = TLanes.MultiplyAdd(x, u, p5); q5 = TLanes.MultiplyAdd(x, v, q5);
            x = TLanes.Broadcast(Unsafe.Add(ref a4, 2 * aRow));
            p6 = TLanes.MultiplyAdd(x, u, p6); q6 = TLanes.MultiplyAdd(x, v, q6);
            x = TLanes.Broadcast(Unsafe.Add(ref a4, 3 * aRow));
            p7 = TLanes.MultiplyAdd(x, u, p7); q7 = TLanes.MultiplyAdd(x, v, q7);
            a = ref Unsafe.Add(ref a, aStep);
            a4 = ref Unsafe.Add(ref a4, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }
        TLanes.Store(p0, ref c); TLanes.Store(q0, ref Unsafe.Add(ref c, w));
        TLanes.Store(p1, ref c1); TLanes.Store(q1, ref Unsafe.Add(ref c1, w));
        TLanes.Store(p2, ref c2); TLanes.Store(q2, ref Unsafe.Add(ref c2, w));
        TLanes.Store(p3, ref c3); TLanes.Store(q3, ref Unsafe.Add(ref c3, w));
        TLanes.Store(p4, ref c4); TLanes.Store(q4, ref Unsafe.Add(ref c4, w));
        TLanes.Store(p5, ref c5); TLanes.Store(q5, ref Unsafe.Add(ref c5, w));
        TLanes.Store(p6, ref c6); TLanes.Store(q6, ref Unsafe.Add(ref c6, w));
        TLanes.Store(p7, ref c7); TLanes.Store(q7, ref Unsafe.Add(ref c7, w));
    }

    /// <summary>One row, for what is left over and for a single series.</summary>
    public static void One(int k, ref Real a, nint aStep, ref Real b, nint bStep, ref Real c)
    {
        nint w = TLanes.Width;
        TVector p = TLanes.Load(ref c), q = TLanes.Load(ref Unsafe.Add(ref c, w));
        for (; k > 0; k--)
        {
            TVector x = TLanes.Broadcast(a);
            p = TLanes.MultiplyAdd(x, TLanes.Load(ref b), p);
            q = TLanes.MultiplyAdd(x, TLanes.Load(ref Unsafe.Add(ref b, w)), q);
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }
        TLanes.Store(p, ref c); TLanes.Store(q, ref Unsafe.Add(ref c, w));
    }

    /// <summary>Eight rows by one vector, for a last panel of so few columns; 8 accumulators.</summary>
    public static void EightNarrow(int k, ref Real a, nint aRow, nint aStep, ref Real b, nint bStep, ref Real c, nint cStep)
    {
        ref Real c4 = ref Unsafe.Add(ref c, 4 * cStep);
        TVector p0 = TLanes.Load(ref c), p1 = TLanes.Load(ref Unsafe.Add(ref c, cStep));
        TVector p2 = TLanes.Load(ref Unsafe.Add(ref c, 2 * cStep)), p3 = TLanes.Load(ref Unsafe.Add(ref c, 3 * cStep));
        TVector p4 = TLanes.Load(ref c4), p5 = TLanes.Load(ref Unsafe.Add(ref c4, cStep));
        TVector p6 = TLanes.Load(ref Unsafe.Add(ref c4, 2 * cStep)), p7 = TLanes.Load(ref Unsafe.Add(ref c4, 3 * cStep));
        ref Real a4 = ref Unsafe.Add(ref a, 4 * aRow);
        for (; k > 0; k--)
        {
            TVector u = TLanes.Load(ref b);
            p0 = TLanes.MultiplyAdd(TLanes.Broadcast(a), u, p0);
            p1 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a, aRow)), u, p1);
            p2 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a, 2 * aRow)), u, p2);
            p3 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a, 3 * aRow)), u, p3);
            p4 = TLanes.MultiplyAdd(TLanes.Broadcast(a4), u, p4);
            p5 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a4, aRow)), u, p5);
            p6 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a4, 2 * aRow)), u, p6);
            p7 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a4, 3 * aRow)), u, p7);
            a = ref Unsafe.Add(ref a, aStep);
            a4 = ref Unsafe.Add(ref a4, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }
        TLanes.Store(p0, ref c); TLanes.Store(p1, ref Unsafe.Add(ref c, cStep));
        TLanes.Store(p2, ref Unsafe.Add(ref c, 2 * cStep)); TLanes.Store(p3, ref Unsafe.Add(ref c, 3 * cStep));
        TLanes.Store(p4, ref c4); TLanes.Store(p5, ref Unsafe.Add(ref c4, cStep));
        TLanes.Store(p6, ref Unsafe.Add(ref c4, 2 * cStep)); TLanes.Store(p7, ref Unsafe.Add(ref c4, 3 * cStep));
    }
}
