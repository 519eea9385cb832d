namespace StreamForecast.Learning.Kernels;

/// <summary>
/// A small random source for weights and dropout: the same seed gives the same numbers on every machine and runtime, which
/// System.Random does not promise.
/// </summary>
/// <remarks>SplitMix64: Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014.</remarks>
public struct RandomStream
{
    private ulong state;

    /// <summary>The stream of a seed; <paramref name="branch"/> tells independent streams of one seed apart.</summary>
    public RandomStream(int seed, long branch = 0)
    {
        state = (ulong)(uint)seed * 0xD1342543DE82EF95 + 1;
        state = NextBits() ^ (ulong)branch * 0x9E3779B97F4A7C15;
        state = NextBits();
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1), 24 bits.</summary>
    public Real NextSingle() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [-<paramref name="bound"/>, <paramref name="bound"/>).</summary>
    public Real NextUniform(Real bound) => (2f * NextSingle() - 1f) * bound;
}
