using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Tests.Networks;

public sealed class ForecastNetworkTests
{
    /// <summary>Every cell, one layer and several.</summary>
    public static TheoryData<CellKind, int> Networks
    {
        get
        {
            var networks = new TheoryData<CellKind, int>();
            foreach (CellKind cell in Enum.GetValues<CellKind>())
                foreach (int layers in (int[])[1, 3]) networks.Add(cell, layers);
            return networks;
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void A_row_has_the_same_bits_whatever_stands_beside_it(CellKind cell, int layers)
    {
        Bits_of_a_row(NetworkShape.Default with { Cell = cell, Layers = layers });
        Bits_of_a_row(new NetworkShape(3, 5, 7, 9, 2, cell, layers));
    }

    private static void Bits_of_a_row(NetworkShape shape)
    {
        ForecastNetwork network = StepCase.LivelyNetwork(shape, seed: 6);
        var whole = new StepCase(shape, rows: 200, horizons: 3, seed: 50);
        whole.Run(network);
        foreach (int rows in (int[])[1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 199])
        {
            int from = 200 - rows;
            var wave = new StepCase(whole, from, rows);
            Array.Clear(wave.Quantiles);
            wave.Run(network);
            var expected = new StepCase(whole, from, rows);
            Assert.Equal(Noise.Bits(expected.Quantiles), Noise.Bits(wave.Quantiles));
            Assert.Equal(Noise.Bits(expected.HiddenOut), Noise.Bits(wave.HiddenOut));
            Assert.Equal(Noise.Bits(expected.CellOut), Noise.Bits(wave.CellOut));
        }
    }

    [Fact]
    public void Quantiles_never_cross()
    {
        ForecastNetwork network = StepCase.LivelyNetwork(NetworkShape.Default, seed: 7);
        var step = new StepCase(NetworkShape.Default, rows: 300, horizons: 4, seed: 60);
        step.Run(network);
        for (int i = 1; i < step.Quantiles.Length; i++)
            if (i % NetworkShape.LevelCount != 0) Assert.True(step.Quantiles[i] >= step.Quantiles[i - 1]);
    }

    [Fact]
    public void A_fresh_network_forecasts_near_the_evidence_mixture()
    {
        var network = new ForecastNetwork(NetworkShape.Default, seed: 8);
        var step = new StepCase(NetworkShape.Default, rows: 50, horizons: 2, seed: 70);
        step.Run(network);
        for (int cell = 0; cell < 100; cell++)
        {
            double sum = 0, centre = 0;                  // weights fall with the third power of the error
            for (int k = 0; k < 14; k++)
            {
                double weight = Math.Exp(-3 * step.LogErrors[cell * 14 + k]);
                sum += weight;
                centre += weight * step.Candidates[cell * 14 + k];
            }
            Assert.Equal(centre / sum, step.Quantiles[cell * 11 + NetworkShape.Median], tolerance: 0.3);
        }
    }

    [Fact]
    public void The_forget_gates_of_a_fresh_network_are_biased_to_remember()
    {
        var network = new ForecastNetwork(NetworkShape.Default, seed: 9);
        Assert.All(network.Weights.Layer(0).Bias.Slice(32, 32).ToArray(), bias => Assert.Equal(1f, bias));
        Assert.Contains(network.Weights.Layer(0).Bias[..32].ToArray(), bias => bias != 1f);
    }

    [Fact]
    public void Every_parameter_has_exactly_one_name()
    {
        var network = new ForecastNetwork(NetworkShape.Default, seed: 1);
        int next = 0;
        foreach (NamedView view in network.Layout.Views)
        {
            Assert.Equal(next, view.Offset);
            next += view.Length;
        }
        Assert.Equal(network.Parameters.Length, next);
        Assert.Equal(24_090, next);
    }

    [Theory, MemberData(nameof(Networks))]
    public void Steps_say_what_the_layers_that_are_trained_say(CellKind cell, int layers)
    {
        const int Rows = 5, Steps = 4;
        var shape = new NetworkShape(7, 9, 8, 6, 3, cell, layers);
        ForecastNetwork network = StepCase.LivelyNetwork(shape, seed: 12);
        float[] inputs = Noise.Uniform(13, Steps * Rows * shape.Inputs, 2f);
        var trace = new RecurrentTrace(network.Layout.Recurrent, Steps, Rows);
        RecurrentStack.Forward(network.Weights.Recurrent, inputs, default, trace);

        var step = new StepCase(shape, Rows, horizons: 1, seed: 14);
        Array.Clear(step.Hidden);
        Array.Clear(step.Cell);
        Array.Fill(step.Observed, 1f);
        for (int t = 0; t < Steps; t++)
        {
            inputs.AsSpan(t * step.Input.Length, step.Input.Length).CopyTo(step.Input);
            step.Run(network);
            step.HiddenOut.CopyTo(step.Hidden, 0);
            step.CellOut.CopyTo(step.Cell, 0);
        }
        for (int layer = 0; layer < layers; layer++)
        {
            for (int row = 0; row < Rows; row++)
            {
                int there = row * shape.HiddenState + layer * shape.Hidden;
                var (hidden, cells) = trace.End(layer);
                for (int i = 0; i < shape.Hidden; i++)
                {
                    Assert.Equal(hidden.Span[row * shape.Hidden + i], step.Hidden[there + i], 5e-5f);         // a step rounds its state to 16 bits
                    if (shape.CellState > 0) Assert.Equal(cells.Span[row * shape.Hidden + i], step.Cell[there + i], 5e-5f);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void A_step_allocates_nothing_once_warm(CellKind cell, int layers)
    {
        NetworkShape shape = NetworkShape.Default with { Cell = cell, Layers = layers };
        var network = new ForecastNetwork(shape, seed: 1);
        var step = new StepCase(shape, rows: 130, horizons: 4, seed: 80);
        step.Run(network);
        Assert.Equal(0, Allocation.Of(() => step.Run(network)));
    }

    [Theory, MemberData(nameof(Networks))]
    public void States_may_be_written_over_those_read(CellKind cell, int layers)
    {
        NetworkShape shape = NetworkShape.Default with { Cell = cell, Layers = layers };
        ForecastNetwork network = StepCase.LivelyNetwork(shape, seed: 10);
        StepCase apart = new(shape, rows: 70, horizons: 2, seed: 95), over = new(shape, rows: 70, horizons: 2, seed: 95);
        apart.Run(network);
        network.Step(70, 2, over.Input, over.Observed, over.Hidden, over.Cell, over.Features, over.Candidates, over.LogErrors, over.Unit,
            over.Quantiles, over.Hidden, over.Cell);
        Assert.Equal(Noise.Bits(apart.Quantiles), Noise.Bits(over.Quantiles));
        Assert.Equal(Noise.Bits(apart.HiddenOut), Noise.Bits(over.Hidden));
        Assert.Equal(Noise.Bits(apart.CellOut), Noise.Bits(over.Cell));
    }

    [Fact]
    public void Threads_may_step_the_same_network_at_once()
    {
        ForecastNetwork network = StepCase.LivelyNetwork(NetworkShape.Default, seed: 11);
        var expected = new StepCase(NetworkShape.Default, rows: 65, horizons: 3, seed: 96);
        expected.Run(network);
        Parallel.For(0, 64, i =>
        {
            var mine = new StepCase(NetworkShape.Default, rows: 65, horizons: i % 2 == 0 ? 3 : 1, seed: 96);
            mine.Run(network);
            if (mine.Horizons == 3) Assert.Equal(Noise.Bits(expected.Quantiles), Noise.Bits(mine.Quantiles));
        });
    }

    [Fact]
    public void A_step_with_too_little_input_says_what_it_was_given()
    {
        var network = new ForecastNetwork(NetworkShape.Default, seed: 1);
        var step = new StepCase(NetworkShape.Default, rows: 2, horizons: 1, seed: 90);
        var error = Assert.Throws<ArgumentException>(() => network.Step(3, 1, step.Input, step.Observed, step.Hidden, step.Cell, step.Features, step.Candidates,
            step.LogErrors, step.Unit, step.Quantiles, step.HiddenOut, step.CellOut));
        Assert.Contains("3 rows", error.Message);
        Assert.Contains("input 92", error.Message);
    }
}
