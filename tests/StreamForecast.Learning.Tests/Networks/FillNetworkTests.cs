using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Tests.Networks;

/// <summary>The gap-filling network by itself; compiled in single and in double precision.</summary>
public sealed class FillNetworkTests
{
    private const int Steps = 9, Windows = 3;
    private static readonly FillShape Small = new(CellKind.Lstm, Inputs: 5, Hidden: 6, Layers: 2, Encoding: 7, Features: 4, Candidates: 3);
    private static readonly int[] Lengths = [9, 6, 7];
    private static readonly int[] Places = [3 * Windows, 4 * Windows, 2 * Windows + 1, 5 * Windows + 1, 6 * Windows + 2];      // step * windows + window

    private static readonly Real[] Inputs = Noise.Uniform(1, Steps * Windows * Small.Inputs, 1.5f);
    private static readonly Real[] Features = Noise.Uniform(2, Places.Length * Small.Features, 1.5f);

    [Theory]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.Elman)]
    public void Every_gradient_agrees_with_finite_differences(CellKind cell)
    {
        FillNetwork network = Lively(cell: cell);
        var trace = new FillTrace(network, Steps, Windows, Places.Length);
        Real[] slopes = Noise.Uniform(3, Places.Length * network.Layout.Outputs);
        Real[] gradient = new Real[network.Layout.Count];
        network.Forward(Inputs, Lengths, Places, Features, default, default, trace);
        slopes.CopyTo(trace.Outputs);
        network.Backward(Inputs, Lengths, Places, Features, default, default, trace, new FillParameters(network.Layout, gradient));

        double step = sizeof(Real) == 8 ? 1e-5 : 1e-2, tolerance = sizeof(Real) == 8 ? 1e-8 : 2e-2;
        foreach (var view in network.Layout.Views)
        {
            if (view.Name == "mixture.sharpness") continue;      // not part of this pass
            for (int i = view.Offset; i < view.Offset + view.Length; i++)
            {
                Real kept = network.Parameters[i];
                network.Parameters[i] = kept + (Real)step;
                double above = Loss();
                network.Parameters[i] = kept - (Real)step;
                double below = Loss();
                network.Parameters[i] = kept;
                double expected = (above - below) / (2 * step);
                Assert.True(Math.Abs(gradient[i] - expected) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{view.Name}[{i - view.Offset}]: {gradient[i]} instead of {expected}");
            }
        }

        double Loss()
        {
            network.Forward(Inputs, Lengths, Places, Features, default, default, trace);
            double sum = 0;
            for (int i = 0; i < slopes.Length; i++) sum += (double)slopes[i] * trace.Outputs[i];
            return sum;
        }
    }

    [Fact]
    public void A_missing_row_sees_both_sides_of_its_window_and_nothing_beyond_its_end()
    {
        FillNetwork network = Lively();
        Real[] before = Fill(network, Inputs, Places, Features);
        Assert.NotEqual(before[..NetworkShape.LevelCount], Fill(network, Changed(step: 0, window: 0), Places, Features)[..NetworkShape.LevelCount]);
        Assert.NotEqual(before[..NetworkShape.LevelCount], Fill(network, Changed(step: 8, window: 0), Places, Features)[..NetworkShape.LevelCount]);
        Assert.Equal(before, Fill(network, Changed(step: 6, window: 1), Places, Features));      // its length is 6

        static Real[] Changed(int step, int window)
        {
            Real[] inputs = [.. Inputs];
            inputs[(step * Windows + window) * Small.Inputs] += 1;
            return inputs;
        }
    }

    [Fact]
    public void Quantiles_ascend_whatever_the_weights()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            FillNetwork network = Lively(seed, 5);
            Real[] quantiles = Fill(network, Inputs, Places, Features);
            for (int i = 0; i < quantiles.Length; i++)
                if (i % NetworkShape.LevelCount > 0) Assert.True(quantiles[i] >= quantiles[i - 1]);
        }
    }

    [Fact]
    public void A_window_is_filled_the_same_alone_and_beside_others()
    {
        FillNetwork network = Lively();
        Real[] all = Fill(network, Inputs, Places, Features);
        Real[] inputs = new Real[Steps * Small.Inputs];
        for (int t = 0; t < Steps; t++) Inputs.AsSpan((t * Windows + 1) * Small.Inputs, Small.Inputs).CopyTo(inputs.AsSpan(t * Small.Inputs));
        var trace = new FillTrace(network, Steps, 1, 2);
        Real[] alone = new Real[2 * NetworkShape.LevelCount];
        network.Fill(inputs, [6], [2, 5], Features.AsSpan(2 * Small.Features), Candidates.AsSpan(2 * Small.Candidates), LogErrors.AsSpan(2 * Small.Candidates), [1, 1], trace, alone);
        Assert.Equal(Noise.Bits(all.AsSpan(2 * NetworkShape.LevelCount, alone.Length)), Noise.Bits(alone));
    }

    [Fact]
    public void All_weights_lie_in_one_block_with_a_name_for_each()
    {
        FillNetwork network = Lively();
        int next = 0;
        foreach (var view in network.Layout.Views)
        {
            Assert.Equal(next, view.Offset);
            next += view.Length;
        }
        Assert.Equal(network.Parameters.Length, next);
        Assert.Equal(network.Layout.Views.Count, network.Layout.Views.Select(view => view.Name).Distinct().Count());
    }

    private static readonly Real[] Candidates = Noise.Uniform(4, Places.Length * Small.Candidates, 2);
    private static readonly Real[] LogErrors = Noise.Between(5, Places.Length * Small.Candidates, 0, 1);

    /// <summary>Every weight counts: a fresh head is near zero.</summary>
    private static FillNetwork Lively(int seed = 6, Real bound = 0.6f, CellKind cell = CellKind.Lstm)
    {
        var network = new FillNetwork(Small with { Cell = cell }, seed);
        Noise.Uniform(seed + 100, network.Parameters.Length, bound).CopyTo(network.Parameters);
        return network;
    }

    private static Real[] Fill(FillNetwork network, Real[] inputs, int[] places, Real[] features)
    {
        Real[] quantiles = new Real[places.Length * NetworkShape.LevelCount];
        network.Fill(inputs, Lengths, places, features, Candidates, LogErrors, [1, 1, 1, 1, 1], new FillTrace(network, Steps, Windows, places.Length), quantiles);
        return quantiles;
    }
}
