namespace StreamForecast.Learning.Tests;

/// <summary>
/// Holds a gradient against central differences of the loss itself, (L(x + s) - L(x - s)) / 2s: what any network's way back must agree with. Sharp in
/// the double-precision build; in single the loss is known to seven digits only, and the comparison is as coarse.
/// </summary>
internal static class FiniteDifferences
{
    private const bool Single = sizeof(Real) == sizeof(float);
    private const double Step = Single ? 1e-2 : 1e-5;

    /// <summary>Whether the step is so short that it does not reach across the kinks of rectified units.</summary>
    public static readonly bool Sharp = !Single;

    /// <summary>What a gradient may differ by, relative to the larger of one and its value.</summary>
    public const double Tolerance = Single ? 5e-3 : 1e-8;

    /// <summary>
    /// Moves each of <paramref name="values"/> (<paramref name="most"/> of them, evenly spread, where there are more), which <paramref name="loss"/> reads,
    /// and compares the slope with <paramref name="gradient"/>. The values are as before afterwards.
    /// </summary>
    public static void Check(string what, Func<double> loss, Memory<Real> values, ReadOnlySpan<Real> gradient, int most = 400)
    {
        Assert.True(values.Length == gradient.Length, $"{what}: {gradient.Length} gradients for {values.Length} values");
        int apart = Math.Max(1, (values.Length + most - 1) / most);
        for (int i = 0; i < values.Length; i += apart)
        {
            Real was = values.Span[i], above = was + (Real)Step, below = was - (Real)Step;
            values.Span[i] = above;
            double higher = loss();
            values.Span[i] = below;
            double lower = loss();
            values.Span[i] = was;
            double slope = (higher - lower) / ((double)above - below);
            bool near = Math.Abs(slope - gradient[i]) <= Tolerance * Math.Max(1, Math.Abs(slope));
            Assert.True(near, $"{what}[{i}]: the gradient is {gradient[i]:R}, the loss rises by {slope:R}");
        }
    }
}
