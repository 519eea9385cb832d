using System.Runtime.InteropServices;
using System.Security.Cryptography;
using StreamForecast.Engine.Simulation;

namespace StreamForecast.Engine.Tests.Simulation;

public sealed class TrainingSetTests(TrainingSetTests.Set set) : IClassFixture<TrainingSetTests.Set>
{
    /// <summary>One set for all tests of the class: a second of work.</summary>
    public sealed class Set
    {
        public IReadOnlyList<SimulatedSeries> Series { get; } = SeriesSimulator.TrainingSet(3000, seed: 1);
    }

    /// <summary>Values are rounded to float from doubles: without FMA in the C library's exp and log, all 4,000 series of seed 1 were the same to the bit.</summary>
    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_every_run()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (SimulatedSeries s in set.Series.Take(50)) hash.AppendData(MemoryMarshal.AsBytes(s.Values.AsSpan()));
        Assert.Equal("64c2da9f607de7dc", Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    [Fact]
    public void A_series_depends_on_the_seed_and_its_number_alone()
    {
        Parallel.For(100, 140, i =>
        {
            SimulatedSeries alone = SeriesSimulator.Training(i, seed: 1);
            Assert.Equal(set.Series[i].Values, alone.Values);
            Assert.Equal(set.Series[i] with { Values = alone.Values, Labels = alone.Labels }, alone);
            Assert.NotEqual(alone.Values, SeriesSimulator.Training(i, seed: 2).Values);
        });
    }

    [Fact]
    public void Every_value_is_a_number()
        => Assert.All(set.Series, s => Assert.True(s.Values.All(float.IsFinite), s.Name));

    [Fact]
    public void Names_are_unique_and_nothing_is_labelled()
    {
        Assert.Equal(set.Series.Count, set.Series.Select(s => s.Name).Distinct().Count());
        Assert.All(set.Series, s => Assert.Empty(s.Labels));
    }

    [Fact]
    public void Classes_have_their_shares_lengths_and_horizons()
    {
        double weights = SeriesClass.All.Sum(c => c.Weight);
        foreach (SeriesClass c in SeriesClass.All)
        {
            SimulatedSeries[] members = [.. set.Series.Where(s => s.Season == c.Season && s.LongSeason == c.LongSeason)];
            double share = c.Weight / weights, spread = 4 * Math.Sqrt(share * (1 - share) / set.Series.Count);
            Assert.InRange(members.Length / (double)set.Series.Count, share - spread, share + spread);
            Assert.All(members, s => Assert.InRange(s.Values.Length, c.ShortestRows, c.LongestRows));
            Assert.All(members, s => Assert.InRange(s.Horizon, c.LeastHorizon, c.MostHorizon));
            Assert.Contains(members, s => s.Values.Length > Math.Sqrt(c.ShortestRows * c.LongestRows));
            Assert.Contains(members, s => s.Values.Length < Math.Sqrt(c.ShortestRows * c.LongestRows));
        }
    }

    [Fact]
    public void Scales_span_eight_orders_of_magnitude_and_series_come_in_all_manners()
    {
        double[] sizes = [.. set.Series.Select(s => Math.Log10(s.Values.Average(v => Math.Abs((double)v)) + 1e-12)).Order()];
        Assert.InRange(sizes[sizes.Length / 2], 1.5, 3.5);
        Assert.InRange(sizes[sizes.Length * 9 / 10] - sizes[sizes.Length / 10], 5, 9);

        Share(s => s.Values.Min() < 0, 0.08, 0.30);                                                      // either sign
        Share(s => s.Values.Distinct().Count() < s.Values.Length / 4, 0.10, 0.30);                       // counts, steps, limits
        Share(s => s.Values.GroupBy(v => v).Max(g => g.Count()) > 0.95 * s.Values.Length, 0, 0.01);      // hardly any are constant

        void Share(Func<SimulatedSeries, bool> has, double low, double high) => Assert.InRange(set.Series.Count(has) / (double)set.Series.Count, low, high);
    }

    [Fact]
    public void Most_seasonal_series_have_their_season()
    {
        SimulatedSeries[] hourly = [.. set.Series.Where(s => s.Season == 24)];
        int seasonal = hourly.Count(s => Difference(s.Values, 24) < 0.9 * Difference(s.Values, 17));
        Assert.InRange(seasonal / (double)hourly.Length, 0.5, 0.95);

        static double Difference(float[] x, int lag) => x.Skip(lag).Zip(x, (a, b) => (double)Math.Abs(a - b)).Average();
    }
}
