using System.Numerics;

namespace StreamForecast.Engine.Simulation;

/// <summary>
/// The random numbers of the simulator: xoshiro256** (Blackman and Vigna 2018), seeded by splitmix64. Our own and not
/// <see cref="Random"/>, because its sequence must never change: the base model is remade from a seed.
/// </summary>
internal sealed class RandomSource
{
    private ulong s0, s1, s2, s3;
    private double spare; // second normal of the polar method

    public RandomSource(ulong seed) => Start(seed);

    /// <summary>The source of one series: depends on the set's seed, on the series' number and on what the set is for, and on nothing else.</summary>
    public static RandomSource For(int seed, int index, ulong purpose)
    {
        var source = new RandomSource(0);
        source.Restart(seed, index, purpose);
        return source;
    }

    /// <summary>Becomes the source that <see cref="For"/> would give, for a caller who needs many and allocates none.</summary>
    public void Restart(int seed, int index, ulong purpose)
    {
        ulong state = purpose;
        state = Split(ref state) ^ (uint)seed;
        state = Split(ref state) ^ (uint)index;
        Start(Split(ref state));
    }

    /// <summary>Writes where the sequence stands.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (ulong word in (ReadOnlySpan<ulong>)[s0, s1, s2, s3]) writer.Write(word);
        writer.Write(spare);
    }

    /// <summary>Goes on from where another source stood.</summary>
    public void Load(BinaryReader reader)
    {
        (s0, s1, s2, s3) = (reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64());
        spare = reader.ReadDouble();
    }

    /// <summary>A source of its own for one part of a series, so that how much one part draws does not move the others.</summary>
    public RandomSource Fork() => new(Next());

    /// <summary>64 uniform bits.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(s1 * 5, 7) * 9, t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    /// <summary>Uniform in its logarithm.</summary>
    public double LogUniform(double low, double high) => low * Math.Exp(Math.Log(high / low) * Uniform());

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>A whole number from low to high, both included.</summary>
    public int Between(int low, int high) => low + (int)(Uniform() * (high - low + 1));

    /// <summary>One of the two signs.</summary>
    public double Sign(double positive = 0.5) => Chance(positive) ? 1 : -1;

    /// <summary>Standard normal, by Marsaglia's polar method.</summary>
    public double Normal()
    {
        if (!double.IsNaN(spare))
        {
            double kept = spare;
            spare = double.NaN;
            return kept;
        }

        double x, y, r;
        do
        {
            x = 2 * Uniform() - 1;
            y = 2 * Uniform() - 1;
            r = x * x + y * y;
        }
        while (r is >= 1 or 0);
        double scale = Math.Sqrt(-2 * Math.Log(r) / r);
        spare = y * scale;
        return x * scale;
    }

    /// <summary>Exponential of mean 1.</summary>
    public double Exponential() => -Math.Log(1 - Uniform());

    /// <summary>Student's t.</summary>
    public double Student(double degrees) => Normal() / Math.Sqrt(Gamma(degrees / 2, 2 / degrees));

    /// <summary>Gamma of mean shape · scale (Marsaglia and Tsang 2000).</summary>
    public double Gamma(double shape, double scale)
    {
        if (shape < 1) return Gamma(shape + 1, scale) * Math.Pow(1 - Uniform(), 1 / shape);
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(), v = 1 + c * x;
            if (v <= 0) continue;
            v = v * v * v;
            if (Math.Log(1 - Uniform()) < x * x / 2 + d * (1 - v + Math.Log(v))) return d * v * scale;
        }
    }

    /// <summary>Poisson: by products of uniforms below a mean of 12, above by transformed rejection (Hörmann 1993, PTRS).</summary>
    public double Poisson(double mean)
    {
        if (mean < 12)
        {
            int count = 0;
            for (double product = Uniform(), limit = Math.Exp(-mean); product > limit; product *= Uniform()) count++;
            return count;
        }

        double root = Math.Sqrt(mean), logMean = Math.Log(mean);
        double b = 0.931 + 2.53 * root, a = -0.059 + 0.02483 * b, inverse = 1.1239 + 1.1328 / (b - 3.4), squeeze = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            double u = Uniform() - 0.5, v = 1 - Uniform(), side = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / side + b) * u + mean + 0.43);
            if (side >= 0.07 && v <= squeeze) return k;
            if (k < 0 || (side < 0.013 && v > side)) continue;
            if (Math.Log(v * inverse / (a / (side * side) + b)) <= k * logMean - mean - LogFactorial(k)) return k;
        }
    }

    /// <summary>ln k!, by Stirling's series above 9, where it errs by less than 1e-9.</summary>
    private static double LogFactorial(double k)
    {
        if (k < 10)
        {
            double product = 1;
            for (int i = 2; i <= k; i++) product *= i;
            return Math.Log(product);
        }

        double n = k + 1, square = n * n;
        return (n - 0.5) * Math.Log(n) - n + 0.5 * Math.Log(2 * Math.PI) + (1.0 / 12 - (1.0 / 360 - 1.0 / (1260 * square)) / square) / n;
    }

    private void Start(ulong seed)
    {
        s0 = Split(ref seed);
        s1 = Split(ref seed);
        s2 = Split(ref seed);
        s3 = Split(ref seed);
        spare = double.NaN;
    }

    private static ulong Split(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
