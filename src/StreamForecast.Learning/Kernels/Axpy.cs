using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamForecast.Learning.Kernels;

/// <summary>y += a x over spans: how gradients are summed.</summary>
public static class Axpy
{
    /// <summary>y[i] += a * x[i].</summary>
    public static void Add(Real a, ReadOnlySpan<Real> x, Span<Real> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        ref Real xs = ref MemoryMarshal.GetReference(x);
        ref Real ys = ref MemoryMarshal.GetReference(y);
        nuint i = 0, n = (nuint)y.Length;

        if (Vector256.IsHardwareAccelerated)      // unguarded, the fallback is slower than plain scalar
        {
            var scale = Vector256.Create(a);
            for (; i + (nuint)Vector256<Real>.Count <= n; i += (nuint)Vector256<Real>.Count)
                Vector256.MultiplyAddEstimate(scale, Vector256.LoadUnsafe(ref xs, i), Vector256.LoadUnsafe(ref ys, i)).StoreUnsafe(ref ys, i);
        }

        for (; i < n; i++)                        // tail, and the whole job on older machines
            y[(int)i] = Real.MultiplyAddEstimate(a, x[(int)i], y[(int)i]);
    }

    /// <summary>Adds every row of <paramref name="rows"/> to <paramref name="sum"/>, first row first: a bias's gradient.</summary>
    public static void AddRows(ReadOnlyMatrix rows, Span<Real> sum)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sum.Length, rows.Columns);
        int j = 0;
        if (Avx512F.IsSupported) AddRows<Lanes512, Vector512<Real>>(ref j, rows, sum);
        if (Fma.IsSupported) AddRows<Lanes256, Vector256<Real>>(ref j, rows, sum);
        for (int i = 0; i < rows.Rows && j < sum.Length; i++) Add(1, rows.Values.Slice(i * rows.Stride + j, sum.Length - j), sum[j..]);
    }

    /// <summary>Four vectors of columns at a time stay in registers while the rows pass; <paramref name="j"/> moves behind the last.</summary>
    private static void AddRows<TLanes, TVector>(ref int j, ReadOnlyMatrix rows, Span<Real> sum) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        nint w = TLanes.Width;
        for (; j + 4 * TLanes.Width <= sum.Length; j += 4 * TLanes.Width)
        {
            ref Real at = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows.Values), j);
            ref Real to = ref Unsafe.Add(ref MemoryMarshal.GetReference(sum), j);
            TVector a = TLanes.Load(ref to), b = TLanes.Load(ref Unsafe.Add(ref to, w)), c = TLanes.Load(ref Unsafe.Add(ref to, 2 * w)), d = TLanes.Load(ref Unsafe.Add(ref to, 3 * w));
            for (int i = 0; i < rows.Rows; i++)
            {
                a = TLanes.Add(a, TLanes.Load(ref at)); b = TLanes.Add(b, TLanes.Load(ref Unsafe.Add(ref at, w)));
                c = TLanes.Add(c, TLanes.Load(ref Unsafe.Add(ref at, 2 * w))); d = TLanes.Add(d, TLanes.Load(ref Unsafe.Add(ref at, 3 * w)));
                at = ref Unsafe.Add(ref at, rows.Stride);
            }
            TLanes.Store(a, ref to); TLanes.Store(b, ref Unsafe.Add(ref to, w)); TLanes.Store(c, ref Unsafe.Add(ref to, 2 * w)); TLanes.Store(d, ref Unsafe.Add(ref to, 3 * w));
        }
    }
}
