namespace StreamForecast.Learning.Tests.Golden;

/// <summary>Compares single precision with the reference, relative to the larger of one and the value.</summary>
internal static class Agreement
{
    /// <summary>Every value within the tolerance; the message names the first that is not.</summary>
    public static void Check(string what, double[] expected, ReadOnlySpan<float> found, double tolerance)
    {
        Assert.True(expected.Length == found.Length, $"{what}: {found.Length} values instead of {expected.Length}");
        for (int i = 0; i < expected.Length; i++)
        {
            bool near = Math.Abs(expected[i] - found[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(near, $"{what}[{i}] is {found[i]:R} instead of {expected[i]:R}");
        }
    }
}
