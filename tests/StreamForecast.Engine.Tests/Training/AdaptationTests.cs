using System.Runtime.InteropServices;
using StreamForecast.Engine.Simulation;
using StreamForecast.Engine.Training;
using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Engine.Tests.Training;

public sealed class AdaptationTests
{
    private static readonly TrainingOptions Short = new() { Iterations = 12, WarmUp = 3, Streams = 16, Steps = 32, Queries = 4, Horizons = 4, Seed = 5, ReplaySeries = 12 };

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_any_number_of_threads_and_leaves_the_parent_as_it_was()
    {
        var parent = new ForecastNetwork(NetworkShape.Default, seed: 2);
        float[] before = parent.Parameters.ToArray();
        AdaptedNetwork one = new Adaptation(parent, Sawtooth(), Short with { Threads = 1 }).Run(null, default), other = new Adaptation(parent, Sawtooth(), Short with { Threads = 3 }).Run(null, default);

        Assert.True(one.Gate.Alpha > 0, $"alpha is {one.Gate.Alpha}; with the parent kept this test says nothing");
        Assert.Equal(Bytes(one.Network), Bytes(other.Network));
        Assert.Equal(one.Gate.Losses, other.Gate.Losses);
        Assert.Equal(before, parent.Parameters.ToArray());
        Assert.NotEqual(Bytes(one.Network), Bytes(new Adaptation(parent, Sawtooth(), Short with { Seed = 6 }).Run(null, default).Network));
    }

    [Fact]
    public void The_smallest_share_that_serves_the_held_back_rows_as_well_as_the_best_within_an_error_is_kept()
    {
        var parent = new ForecastNetwork(NetworkShape.Default, seed: 2);
        AdaptedNetwork adapted = new Adaptation(parent, Sawtooth(), Short with { Iterations = 60, PeakRate = 0.01 }).Run(null, default);

        Assert.Equal(Adaptation.Shares.ToArray(), adapted.Gate.Losses.Select(one => one.Alpha));
        GateLoss best = adapted.Gate.Losses.MinBy(one => one.Loss)!;
        Assert.Equal(adapted.Gate.Losses.First(one => one.Loss - best.Loss <= one.Error).Alpha, adapted.Gate.Alpha);
        Assert.True(adapted.Gate.Alpha > 0);
        Assert.True(adapted.Gate.Losses[^1].Loss < 0.8 * adapted.Gate.Losses[0].Loss, "sixty updates teach a fresh network a sawtooth");
        Assert.Equal(3 * 60, adapted.Gate.HeldBackRows);
        Assert.All(adapted.Gate.Losses, one => Assert.Equal(one == best, one.Error == 0));
    }

    [Fact]
    public void Of_what_one_series_taught_half_is_kept_at_most()
    {
        var parent = new ForecastNetwork(NetworkShape.Default, seed: 2);
        GateReport gate = new Adaptation(parent, Sawtooth()[..1], Short with { Iterations = 60, PeakRate = 0.01 }).Run(null, default).Gate;

        Assert.Equal([0, 0.25, 0.5], gate.Losses.Select(one => one.Alpha));
        Assert.True(gate.Losses[2].Loss < 0.9 * gate.Losses[0].Loss, "half of what sixty updates teach is much to a fresh network");
        Assert.Equal(0.5, gate.Alpha);
    }

    [Fact]
    public void Ninety_passes_are_made_over_a_few_rows_too_and_replay_takes_up_the_rest()
    {
        var open = new TrainingOptions { Replay = 0.2 };
        const double Visits = 100 * 128 * 64;
        Assert.Equal([1 - 90 * 100 / Visits, 1 - 90 * 5_000 / Visits, 0.2, 0.2], new long[] { 100, 5_000, 9_000, 1_000_000 }.Select(rows => Adaptation.Settle(open, rows).Replay));
        Assert.Equal((0, 0.2), (Adaptation.Settle(open with { Replay = 0 }, 100).Replay, Adaptation.Settle(open with { Iterations = 100 }, 100).Replay));
    }

    [Fact]
    public void Two_short_series_are_not_forecast_worse_for_having_been_learnt()
    {
        const int Seen = 120, Coming = 48;
        ForecastNetwork parent = ModelFolder.Load(Path.Combine(Root(), "models", "base")).Network;
        double before = 0, after = 0;
        for (int pair = 0; pair < 4; pair++)
        {
            TrainingSeries[] whole = [.. Enumerable.Range(0, 400).Select(i => SeriesSimulator.Training(i, seed: 901)).Where(one => one.Season == 24).Skip(2 * pair).Take(2)
                .Select(one => new TrainingSeries(one.Values[..(Seen + Coming)], 24, 168, Horizon: 24, Group: 0, one.Name))];
            TrainingSeries[] seen = [.. whole.Select(one => one with { Values = one.Values[..Seen] })], coming = [.. whole.Select(one => one with { First = Seen })];
            var adaptation = new Adaptation(parent, seen, new TrainingOptions { Streams = 32 });
            AdaptedNetwork adapted = adaptation.Run(null, default);
            before += Loss(parent);
            after += Loss(adapted.Network);

            double Loss(ForecastNetwork network) => new ForecastTrainer(network, new TrainingOptions { Streams = 32 }, new SeriesCorpus(coming, 1), new SeriesCorpus(coming, 1)).HeldBackLosses().Average(one => one.Loss);
        }
        Assert.True(after < 1.02 * before, $"losses of the rows that came after: {before} by the parent, {after} adapted");
    }

    [Fact]
    public void What_makes_the_held_back_rows_worse_is_not_kept()
    {
        var parent = new ForecastNetwork(NetworkShape.Default, seed: 2);
        // A rate that wrecks the network within three updates.
        AdaptedNetwork adapted = new Adaptation(parent, Sawtooth(), Short with { Iterations = 3, WarmUp = 0, PeakRate = 1 }).Run(null, default);

        Assert.All(adapted.Gate.Losses.Skip(1), one => Assert.True(one.Loss > adapted.Gate.Losses[0].Loss));
        Assert.Equal(0, adapted.Gate.Alpha);
        Assert.Equal(Bytes(parent), Bytes(adapted.Network));
    }

    [Fact]
    public void Where_no_row_can_be_held_back_the_parent_stays()
    {
        var parent = new ForecastNetwork(NetworkShape.Default, seed: 2);
        TrainingSeries[] tiny = [.. Sawtooth().Select(s => s with { Values = s.Values[..30], Horizon = 7 })];
        AdaptedNetwork adapted = new Adaptation(parent, tiny, Short).Run(null, default);

        Assert.Equal((0, 0.0), (adapted.Gate.HeldBackRows, adapted.Gate.Alpha));
        Assert.Empty(adapted.Gate.Losses);
        Assert.Equal(Bytes(parent), Bytes(adapted.Network));
    }

    [Fact]
    public void Ninety_passes_over_the_rows_are_made_between_a_hundred_updates_and_two_thousand()
    {
        var open = new TrainingOptions();
        Assert.Equal([100, 100, 1098, 2000, 2000], new long[] { 10, 9_000, 100_000, 200_000, 10_000_000 }.Select(rows => Adaptation.Settle(open, rows).Iterations!.Value));
        Assert.Equal((7, 0.5), (Adaptation.Settle(open with { Iterations = 7, PeakRate = 0.5 }, 10).Iterations, Adaptation.Settle(open with { PeakRate = 0.5 }, 10).PeakRate));
    }

    /// <summary>Three series that climb for eight rows and fall back: nothing that a fresh network's candidates foresee without their season.</summary>
    private static TrainingSeries[] Sawtooth() =>
        [.. Enumerable.Range(1, 3).Select(i => new TrainingSeries([.. Enumerable.Range(0, 600).Select(t => (float)(t % 8 * i))], 1, 1, Horizon: 12, Group: 0, $"saw-{i}"))];

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "StreamForecast.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"No StreamForecast.sln above {AppContext.BaseDirectory}.");
    }

    private static byte[] Bytes(ForecastNetwork network) => [.. MemoryMarshal.AsBytes<float>(network.Parameters)];
}
