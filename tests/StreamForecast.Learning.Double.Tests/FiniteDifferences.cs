namespace StreamForecast.Learning.Tests;

/// <summary>Holds a gradient against central differences of the loss, value by value.</summary>
internal static class FiniteDifferences
{
    /// <summary>The error of a central difference is some 1e-10 from the curve and 1e-11 from rounding, where the loss and its slopes are near one.</summary>
    private const double Step = 1e-5, Tolerance = 1e-7;

    /// <summary>
    /// Moves every value of <paramref name="at"/> a little up and down and compares how <paramref name="loss"/> moves with
    /// <paramref name="gradient"/>. The values are left as they were.
    /// </summary>
    public static void Check(string what, Func<double> loss, Memory<double> at, ReadOnlySpan<double> gradient)
    {
        Assert.Equal(at.Length, gradient.Length);
        for (int i = 0; i < at.Length; i++)
        {
            double value = at.Span[i];
            at.Span[i] = value + Step;
            double above = loss();
            at.Span[i] = value - Step;
            double below = loss();
            at.Span[i] = value;
            double expected = (above - below) / (2 * Step), error = Math.Abs(expected - gradient[i]) / Math.Max(1, Math.Abs(expected));
            Assert.True(error <= Tolerance, $"d/d{what}[{i}] is {gradient[i]:R}, but the loss moves by {expected:R}");
        }
    }
}
