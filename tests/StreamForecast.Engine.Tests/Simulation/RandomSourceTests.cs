using StreamForecast.Engine.Simulation;

namespace StreamForecast.Engine.Tests.Simulation;

public sealed class RandomSourceTests
{
    private const int Draws = 200_000;

    [Fact]
    public void The_sequence_is_xoshiro256_starstar_for_ever()
    {
        // Worked out with arbitrary-precision integers from the published definitions (splitmix64 of seed 1, then xoshiro256**).
        var random = new RandomSource(1);
        ulong[] expected = [0xb3f2af6d0fc710c5, 0x853b559647364cea, 0x92f89756082a4514, 0x642e1c7bc266a3a7, 0xb27a48e29a233673];
        foreach (ulong value in expected) Assert.Equal(value, random.Next());
    }

    [Fact]
    public void Seeds_indices_and_purposes_give_sources_of_their_own()
    {
        var first = new HashSet<ulong>();
        for (int seed = -20; seed < 20; seed++)
            for (int index = 0; index < 50; index++)
                for (ulong purpose = 0; purpose < 3; purpose++)
                    Assert.True(first.Add(RandomSource.For(seed, index, purpose).Next()), $"seed {seed}, index {index}, purpose {purpose} repeats another");
    }

    [Theory, MemberData(nameof(Distributions))]
    public void Draws_have_the_mean_and_variance_of_their_distribution(string name)
    {
        (Func<RandomSource, double> draw, double mean, double variance) = distributions[name];
        var random = new RandomSource(11);
        double sum = 0, squares = 0, fourth = 0;
        for (int i = 0; i < Draws; i++)
        {
            double centred = draw(random) - mean;
            sum += centred;
            squares += centred * centred;
            fourth += Math.Pow(centred, 4);
        }
        double meanError = sum / Draws, foundVariance = squares / Draws;
        double varianceError = Math.Sqrt(Math.Max(fourth / Draws - variance * variance, 1e-12) / Draws);
        Assert.True(Math.Abs(meanError) < 4.5 * Math.Sqrt(variance / Draws), $"{name}: mean is off by {meanError}");
        Assert.True(Math.Abs(foundVariance - variance) < 4.5 * varianceError, $"{name}: variance is {foundVariance}, should be {variance}");
    }

    public static TheoryData<string> Distributions => [.. distributions.Keys];

    private static readonly Dictionary<string, (Func<RandomSource, double> Draw, double Mean, double Variance)> distributions = new()
    {
        ["uniform"] = (r => r.Uniform(), 0.5, 1.0 / 12),
        ["log-uniform"] = (r => r.LogUniform(1, Math.E), Math.E - 1, (Math.E * Math.E - 1) / 2 - (Math.E - 1) * (Math.E - 1)),
        ["between"] = (r => r.Between(3, 8), 5.5, 35.0 / 12),
        ["normal"] = (r => r.Normal(), 0, 1),
        ["exponential"] = (r => r.Exponential(), 1, 1),
        ["t, 9 degrees"] = (r => r.Student(9), 0, 9.0 / 7),
        ["gamma 4"] = (r => r.Gamma(4, 0.25), 1, 0.25),
        ["gamma 0.5"] = (r => r.Gamma(0.5, 2), 1, 2),
        ["Poisson 0.7"] = (r => r.Poisson(0.7), 0.7, 0.7),
        ["Poisson 11.9"] = (r => r.Poisson(11.9), 11.9, 11.9),
        ["Poisson 12"] = (r => r.Poisson(12), 12, 12),
        ["Poisson 350"] = (r => r.Poisson(350), 350, 350),
        ["Poisson 1e6"] = (r => r.Poisson(1e6), 1e6, 1e6),
    };

    [Theory, InlineData(3.0), InlineData(14.0), InlineData(40.0)]
    public void Poisson_counts_come_as_often_as_they_should(double mean)
    {
        var random = new RandomSource(5);
        var counts = new int[200];
        for (int i = 0; i < Draws; i++) counts[(int)random.Poisson(mean)]++;

        double probability = Math.Exp(-mean);
        for (int k = 0; k < counts.Length; probability *= mean / ++k)
        {
            double expected = probability * Draws;
            if (expected > 20) Assert.InRange(counts[k], expected - 5 * Math.Sqrt(expected), expected + 5 * Math.Sqrt(expected));
        }
    }

    [Fact]
    public void Student_draws_have_the_tails_of_their_degrees()
    {
        var random = new RandomSource(6);
        int beyond = 0;
        for (int i = 0; i < Draws; i++) if (Math.Abs(random.Student(3)) > 3.182) beyond++; // two-sided 5 % point of t with 3 degrees
        Assert.InRange(beyond / (double)Draws, 0.048, 0.052);
    }
}
