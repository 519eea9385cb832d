namespace StreamForecast.Engine.Detection;

/// <summary>
/// Chance for rounding: a number kept in few bits goes to the upper of its two codes as often as it lies towards it, so that small steps add up to what they should on average. The
/// sequence follows from the row's number and a seed of the series; nothing of it needs to be remembered.
/// </summary>
/// <param name="row">Number of the row.</param>
/// <param name="seed">Whatever sets series apart, so that not all err alike.</param>
internal struct Rounding(int row, int seed = 0)
{
    private uint state = Mix((uint)row ^ Mix((uint)seed));

    /// <summary>Uniform in [0, 1).</summary>
    public float Next()
    {
        state = state * 1664525 + 1013904223;
        return (state >> 8) * (1f / (1 << 24));
    }

    // The finalizer of MurmurHash3 (Appleby): neighbouring rows get unrelated states.
    private static uint Mix(uint h)
    {
        h = (h ^ (h >> 16)) * 0x85EBCA6B;
        h = (h ^ (h >> 13)) * 0xC2B2AE35;
        return h ^ (h >> 16);
    }
}
