using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamForecast.Learning.Kernels;

/// <summary>
/// e^x[i] over the sum of all e^x[j]: scores become shares that add up to one. The largest score is taken off first, so nothing
/// overflows. Worst relative error 2e-6 for scores within 20 of the largest (tested), from the rounding of that difference.
/// </summary>
public static class Softmax
{
    /// <summary>Turns scores into shares, in place; an empty span stays empty. A share more than e^87 times smaller than the largest counts as e^-87 of it.</summary>
    public static void Forward(Span<Real> values)
    {
        Real most = Largest(values), sum = 0;
        ref Real start = ref MemoryMarshal.GetReference(values);
        nuint i = 0, n = (nuint)values.Length;
        if (Vector256.IsHardwareAccelerated)
        {
            var shift = Vector256.Create(most);
            Vector256<Real> lanes = Vector256<Real>.Zero;
            for (; i + (nuint)Vector256<Real>.Count <= n; i += (nuint)Vector256<Real>.Count)
            {
                Vector256<Real> power = Exponential.Of(Vector256.LoadUnsafe(ref start, i) - shift);
                power.StoreUnsafe(ref start, i);
                lanes += power;
            }
            sum = Vector256.Sum(lanes);
        }
        for (; i < n; i++) sum += values[(int)i] = Exponential.Of(values[(int)i] - most);
        Scale(values, 1 / sum);
    }

    /// <summary>
    /// Turns dLoss/dshares in <paramref name="gradient"/> into dLoss/dscores, in place: s (g - s . g). <paramref name="shares"/> is what
    /// <see cref="Forward"/> left.
    /// </summary>
    public static void Backward(ReadOnlySpan<Real> shares, Span<Real> gradient)
    {
        Real mean = InnerProduct.Of(shares, gradient);
        for (int i = 0; i < shares.Length; i++) gradient[i] = shares[i] * (gradient[i] - mean);
    }

    /// <summary>
    /// Turns scores into the logarithms of their shares, in place: x - ln of the sum of all e^x, never above zero. Worst absolute error 3e-6 for scores
    /// within 20 of the largest (tested); unlike the logarithm of a share it has no floor.
    /// </summary>
    public static void Logarithms(Span<Real> values)
    {
        Real most = Largest(values), sum = 0;
        foreach (ref Real x in values) sum += Exponential.Of(x -= most);
        Real logarithm = Real.Log(sum);
        foreach (ref Real x in values) x -= logarithm;
    }

    private static Real Largest(ReadOnlySpan<Real> values)
    {
        Real most = Real.NegativeInfinity;
        foreach (Real x in values) most = Real.Max(most, x);
        return most;
    }

    private static void Scale(Span<Real> values, Real by)
    {
        foreach (ref Real x in values) x *= by;
    }
}
