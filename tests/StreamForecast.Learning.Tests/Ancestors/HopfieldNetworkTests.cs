using StreamForecast.Learning.Ancestors;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Tests.Ancestors;

public sealed class HopfieldNetworkTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public void Weights_follow_Hebbs_rule_and_are_whole_numbers()
    {
        const int Units = 13;
        var network = new HopfieldNetwork(Units);
        Real[][] patterns = [Pattern(1, Units), Pattern(2, Units), Pattern(3, Units)];
        foreach (Real[] p in patterns) network.Store(p);
        for (int i = 0; i < Units; i++)
            for (int j = 0; j < Units; j++)
                Assert.Equal(i == j ? 0 : patterns.Sum(p => p[i] * p[j]), network.Weights.Values[i * Units + j]);
    }

    [Fact]
    public void The_energy_falls_by_twice_the_field_with_every_unit_that_turns_and_never_rises()
    {
        const int Units = 60;
        HopfieldNetwork network = Storing(Units, patterns: 9);
        Real[] state = Pattern(99, Units);
        int turns = 0;
        for (int step = 0; step < 20 * Units; step++)
        {
            int unit = step * 7 % Units;
            double before = network.Energy(state), field = 0;
            for (int j = 0; j < Units; j++) field += network.Weights.Values[unit * Units + j] * state[j];
            bool turned = network.Update(unit, state);
            Assert.Equal(turned ? before - 2 * Math.Abs(field) : before, network.Energy(state));      // whole numbers: equal, not near
            if (turned) turns++;
        }
        Assert.InRange(turns, 5, 20 * Units);
        Assert.All(Enumerable.Range(0, Units), unit => Assert.False(network.Update(unit, state)));
    }

    [Fact]
    public void A_pattern_with_a_quarter_of_its_units_wrong_is_recalled_to_the_last_unit()
    {
        const int Units = 200, Patterns = 10;
        HopfieldNetwork network = Storing(Units, Patterns);
        var random = new RandomStream(5);
        for (int p = 0; p < Patterns; p++)
        {
            Real[] state = Pattern(p, Units);
            for (int i = 0; i < Units; i += 4) state[i] = -state[i];
            int turns = network.Recall(state, ref random);
            Assert.Equal(Pattern(p, Units), state);
            Assert.True(turns >= Units / 4);
            Assert.Equal(0, network.Recall(state, ref random));
        }
    }

    [Fact]
    public void A_patterns_opposite_is_remembered_with_it()
    {
        HopfieldNetwork network = Storing(100, patterns: 3);
        Real[] opposite = [.. Pattern(1, 100).Select(x => -x)];
        var random = new RandomStream(1);
        Assert.Equal(0, network.Recall(opposite, ref random));
    }

    [Theory]
    [InlineData(0.10, 0.97, 1.0)]
    [InlineData(0.20, 0.0, 0.6)]
    public void Memory_holds_at_a_tenth_of_a_pattern_a_unit_and_breaks_down_at_a_fifth(double load, double least, double most)
    {
        const int Units = 1000;
        int patterns = (int)(load * Units);
        HopfieldNetwork network = Storing(Units, patterns);
        var random = new RandomStream(11);
        double sum = 0;
        for (int p = 0; p < 20; p++)
        {
            Real[] pattern = Pattern(p, Units), state = [.. pattern];
            for (int i = 0; i < Units; i += 20) state[i] = -state[i];      // one in twenty is wrong
            network.Recall(state, ref random);
            sum += pattern.Zip(state, (a, b) => (double)a * b).Average();
        }
        output.WriteLine($"measured: {load:0.00} patterns a unit, mean overlap after recall {sum / 20:0.000}");
        Assert.InRange(sum / 20, least, most);
    }

    [Fact]
    public void Patterns_of_other_values_or_lengths_are_refused()
    {
        var network = new HopfieldNetwork(4);
        Assert.Contains("0.5", Assert.Throws<ArgumentException>(() => network.Store([1, -1, 0.5f, 1])).Message);
        Assert.Contains("3 values", Assert.Throws<ArgumentException>(() => network.Store([1, -1, 1])).Message);
    }

    private static HopfieldNetwork Storing(int units, int patterns)
    {
        var network = new HopfieldNetwork(units);
        for (int p = 0; p < patterns; p++) network.Store(Pattern(p, units));
        return network;
    }

    private static Real[] Pattern(int seed, int units) => [.. Noise.Uniform(1000 + seed, units).Select(x => x < 0 ? (Real)(-1) : 1)];
}
