using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Tests;

/// <summary>Seeded arrays for every test of the module.</summary>
internal static class Noise
{
    /// <summary>Uniform in [-bound, bound).</summary>
    public static float[] Uniform(int seed, int length, float bound = 1f)
    {
        var random = new RandomStream(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) values[i] = random.NextUniform(bound);
        return values;
    }

    /// <summary>Uniform in [low, high).</summary>
    public static float[] Between(int seed, int length, float low, float high)
    {
        float[] values = Uniform(seed, length, (high - low) / 2);
        for (int i = 0; i < length; i++) values[i] += (low + high) / 2;
        return values;
    }

    /// <summary>The bits, so that equality is equality.</summary>
    public static int[] Bits(ReadOnlySpan<float> values)
    {
        int[] bits = new int[values.Length];
        for (int i = 0; i < bits.Length; i++) bits[i] = BitConverter.SingleToInt32Bits(values[i]);
        return bits;
    }
}
