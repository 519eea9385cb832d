using System.Runtime.InteropServices;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Tests;

/// <summary>Seeded arrays for every test of the module.</summary>
internal static class Noise
{
    /// <summary>Uniform in [-bound, bound).</summary>
    public static Real[] Uniform(int seed, int length, Real bound = 1f)
    {
        var random = new RandomStream(seed);
        Real[] values = new Real[length];
        for (int i = 0; i < length; i++) values[i] = random.NextUniform(bound);
        return values;
    }

    /// <summary>Uniform in [low, high).</summary>
    public static Real[] Between(int seed, int length, Real low, Real high)
    {
        Real[] values = Uniform(seed, length, (high - low) / 2);
        for (int i = 0; i < length; i++) values[i] += (low + high) / 2;
        return values;
    }

    /// <summary>The bits, so that equality is equality.</summary>
    public static byte[] Bits(ReadOnlySpan<Real> values) => MemoryMarshal.AsBytes(values).ToArray();
}
