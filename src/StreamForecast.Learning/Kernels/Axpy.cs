using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        for (int i = 0; i < rows.Rows; i++) Add(1, rows.Values.Slice(i * rows.Stride, rows.Columns), sum);
    }
}
