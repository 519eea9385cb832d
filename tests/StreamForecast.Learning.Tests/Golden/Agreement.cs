namespace StreamForecast.Learning.Tests.Golden;

/// <summary>Compares what was computed, in the precision of the sources under test, with the reference, relative to the larger of one and the value.</summary>
internal static class Agreement
{
    private const bool Single = sizeof(Real) == sizeof(float);

    /// <summary>What a forward pass may differ by.</summary>
    public const double Tolerance = Single ? 1e-4 : 1e-9;

    /// <summary>What a gradient summed over many steps may differ by.</summary>
    public const double SumTolerance = Single ? 1e-3 : 1e-9;

    /// <summary>What a few operations in a row may differ by.</summary>
    public const double StepTolerance = Single ? 1e-5 : 1e-9;

    /// <summary>Every value within the tolerance; the message names the first that is not.</summary>
    public static void Check(string what, double[] expected, ReadOnlySpan<Real> found, double tolerance)
    {
        Assert.True(expected.Length == found.Length, $"{what}: {found.Length} values instead of {expected.Length}");
        for (int i = 0; i < expected.Length; i++)
        {
            bool near = Math.Abs(expected[i] - found[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(near, $"{what}[{i}] is {found[i]:R} instead of {expected[i]:R}");
        }
    }
}
