using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamForecast.Learning.Kernels;

/// <summary>The sum of x[i] y[i]: how well a query fits a state. Its bits depend on the two spans alone, not on where they lie.</summary>
public static class InnerProduct
{
    /// <summary>x . y; 0 for empty spans.</summary>
    public static Real Of(ReadOnlySpan<Real> x, ReadOnlySpan<Real> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        ref Real xs = ref MemoryMarshal.GetReference(x);
        ref Real ys = ref MemoryMarshal.GetReference(y);
        nuint i = 0, n = (nuint)x.Length;
        Real sum = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<Real> lanes = Vector256<Real>.Zero;
            for (; i + (nuint)Vector256<Real>.Count <= n; i += (nuint)Vector256<Real>.Count)
                lanes = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref xs, i), Vector256.LoadUnsafe(ref ys, i), lanes);
            sum = Vector256.Sum(lanes);
        }
        for (; i < n; i++) sum = Real.MultiplyAddEstimate(x[(int)i], y[(int)i], sum);
        return sum;
    }
}
