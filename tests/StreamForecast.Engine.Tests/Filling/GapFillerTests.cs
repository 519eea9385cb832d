using StreamForecast.Engine.Filling;
using StreamForecast.Engine.Simulation;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Engine.Tests.Filling;

/// <summary>Filling with a network that was hardly trained: what holds whatever the weights are.</summary>
public sealed class GapFillerTests
{
    private static readonly FillNetwork Network = Trained(updates: 12, threads: 2);
    private readonly GapFiller filler = new(Network);

    [Fact]
    public void A_gap_of_a_seasonal_series_is_filled_far_better_than_by_a_line()
    {
        double[] truth = Seasonal(720), masked = Hidden(truth, 300, 40);
        var filled = filler.Fill(masked, 24, 168, longest: 1000);
        double network = 0, line = 0;
        for (int i = 0; i < filled.Count; i++)
        {
            int t = filled.Row(i);
            network += Math.Abs(truth[t] - filled.Quantiles(i)[NetworkShape.Median]);
            line += Math.Abs(truth[t] - (truth[299] + (t - 299) * (truth[340] - truth[299]) / 41));
        }
        Assert.Equal(40, filled.Count);
        Assert.True(network < 0.2 * line, $"{network} against {line}");
    }

    [Fact]
    public void Every_missing_row_is_filled_once_with_quantiles_that_ascend()
    {
        double[] values = Seasonal(1500);
        var random = new Random(1);
        for (int i = 0; i < 200; i++) values[random.Next(values.Length)] = double.NaN;
        values.AsSpan(400, 500).Fill(double.NaN);        // longer than a window
        values.AsSpan(0, 5).Fill(double.NaN);
        values.AsSpan(1490).Fill(double.NaN);
        var filled = filler.Fill(values, 24, 168, longest: 1000);

        int[] missing = [.. Enumerable.Range(0, values.Length).Where(t => double.IsNaN(values[t]))];
        Assert.Equal(missing, Enumerable.Range(0, filled.Count).Select(filled.Row));
        for (int i = 0; i < filled.Count; i++)
        {
            var quantiles = filled.Quantiles(i);
            for (int j = 0; j < quantiles.Length; j++)
            {
                Assert.True(double.IsFinite(quantiles[j]));
                if (j > 0) Assert.True(quantiles[j] >= quantiles[j - 1]);
            }
        }
    }

    [Theory]
    [InlineData(24, 168)]
    [InlineData(1, 1)]
    [InlineData(1, 52)]
    [InlineData(288, 2016)]
    public void Short_series_are_filled_whatever_their_seasons(int season, int longSeason)
    {
        for (int rows = 6; rows < 60; rows += 9)
        {
            double[] values = Hidden(Seasonal(rows), 2, 1);
            var filled = filler.Fill(values, season, longSeason, longest: 1000);
            Assert.Equal(1, filled.Count);
            Assert.InRange(filled.Quantiles(0)[NetworkShape.Median], 0, 200);
        }
    }

    [Fact]
    public void Longer_gaps_than_asked_for_and_series_with_next_to_no_values_are_left()
    {
        double[] values = Hidden(Hidden(Seasonal(300), 100, 10), 200, 11);
        var filled = filler.Fill(values, 24, 168, longest: 10);
        Assert.Equal(Enumerable.Range(100, 10), Enumerable.Range(0, filled.Count).Select(filled.Row));

        double[] empty = new double[50];
        Array.Fill(empty, double.NaN);
        Assert.Equal(0, filler.Fill(empty, 24, 168, longest: 1000).Count);
        (empty[3], empty[4], empty[9]) = (1, 2, 3);
        Assert.Equal(0, filler.Fill(empty, 24, 168, longest: 1000).Count);
        Assert.Equal(0, filler.Fill([], 24, 168, longest: 1000).Count);
        Assert.Equal(0, filler.Fill(Seasonal(100), 24, 168, longest: 1000).Count);
    }

    [Fact]
    public void A_constant_series_is_filled_with_its_constant()
    {
        double[] values = new double[200];
        Array.Fill(values, 1e6);
        var filled = filler.Fill(Hidden(values, 50, 20), 24, 168, longest: 1000);
        for (int i = 0; i < filled.Count; i++) Assert.Equal(1e6, filled.Quantiles(i)[NetworkShape.Median], tolerance: 1);
    }

    [Fact]
    public void A_value_too_large_to_be_one_is_neither_filled_nor_believed()
    {
        double[] values = Hidden(Seasonal(400), 150, 3);
        (values[149], values[160]) = (1e300, -1e19);
        var filled = filler.Fill(values, 24, 168, longest: 1000);
        Assert.Equal([150, 151, 152], Enumerable.Range(0, filled.Count).Select(filled.Row));
        for (int i = 0; i < 3; i++) Assert.InRange(filled.Quantiles(i)[NetworkShape.Median], 70, 140);
    }

    [Fact]
    public void Fills_move_with_the_scale_of_a_series()
    {
        double[] values = Hidden(Seasonal(400), 150, 12);
        double[] large = [.. values.Select(v => v * 4096)];       // a power of two: every step of the arithmetic scales exactly
        FilledRows one = filler.Fill(values, 24, 168, 1000), other = filler.Fill(large, 24, 168, 1000);
        for (int i = 0; i < one.Count; i++)
            Assert.Equal(one.Quantiles(i)[0] * 4096, other.Quantiles(i)[0], tolerance: 1e-3 * Math.Abs(other.Quantiles(i)[0]));
    }

    [Fact]
    public void Series_before_it_do_not_change_a_fill()
    {
        double[] values = Hidden(Seasonal(400), 150, 12);
        var fresh = filler.Fill(values, 24, 168, 1000);
        filler.Fill(Hidden(Seasonal(3000), 7, 900), 288, 2016, 1000);
        var again = filler.Fill(values, 24, 168, 1000);
        for (int i = 0; i < fresh.Count; i++) Assert.Equal(fresh.Quantiles(i).ToArray(), again.Quantiles(i).ToArray());
    }

    [Fact]
    public void Training_gives_the_same_bits_on_one_thread_and_on_two()
        => Assert.Equal(Trained(updates: 3, threads: 1).Parameters.ToArray(), Trained(updates: 3, threads: 2).Parameters.ToArray());

    [Fact]
    public void Training_allocates_nothing_in_its_steps()
    {
        long[] allocated = new long[12];
        Trained(updates: 12, threads: 1, step => allocated[step.Iteration - 1] = GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(0, Enumerable.Range(0, 11).Min(i => allocated[i + 1] - allocated[i]));     // the runtime's own, such as compiling anew, comes once
    }

    private static FillNetwork Trained(int updates, int threads, Action<TrainingStep>? report = null)
    {
        var network = new FillNetwork(GapFiller.Shape, seed: 1);
        var options = new FillTrainingOptions { Iterations = updates, WarmUp = 2, Windows = 20, Rows = GapFiller.WindowRows, Targets = 4 };
        new FillTrainer(network, options, threads).Train(new FillCorpus(SeriesSimulator.TrainingSet(30, seed: 2), 1, FillTrainer.PartsOf(options.Windows)), report, CancellationToken.None);
        return network;
    }

    /// <summary>Hours with a day and a week, about 100.</summary>
    private static double[] Seasonal(int rows)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, rows).Select(t => 100 + 20 * Math.Sin(2 * Math.PI * t / 24) + (t % 168 < 48 ? 8 : 0) + random.NextDouble())];
    }

    private static double[] Hidden(double[] values, int from, int rows)
    {
        double[] masked = [.. values];
        masked.AsSpan(from, rows).Fill(double.NaN);
        return masked;
    }
}
