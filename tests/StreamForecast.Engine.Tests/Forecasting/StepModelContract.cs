using StreamForecast.Engine.Forecasting;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Onnx;

namespace StreamForecast.Engine.Tests.Forecasting;

/// <summary>What <see cref="IStepModel"/> promises, for every implementation.</summary>
public abstract class StepModelContract
{
    private const int Horizons = 4;

    /// <summary>Every small wave, and the neighbourhoods of the sizes at which kernels change their path.</summary>
    public static TheoryData<int> Waves => [.. Enumerable.Range(1, 40), 63, 64, 65, 100, 127, 128, 129, 255, 256, 257, 511, 512];

    internal abstract IStepModel Make(ForecastNetwork network);

    [Theory, MemberData(nameof(Waves))]
    public void A_rows_results_depend_on_the_row_alone_to_the_bit(int rows)
    {
        using IStepModel model = Make(Lively());
        using StepBuffers whole = model.Allocate(512, Horizons), wave = model.Allocate(512, Horizons);
        Fill(whole, 0, 512);
        model.Step(whole, 512);

        // The same rows elsewhere in a wave of another size, with the rest of the columns full of something else.
        int from = (512 - rows) / 2;
        Fill(wave, 7, 512);
        Move(whole, from, wave, rows);
        model.Step(wave, rows);

        Same(whole.Quantiles, wave.Quantiles, from, rows, 512);
        Same(whole.HiddenOut, wave.HiddenOut, from, rows, 512);
        Same(whole.CellOut, wave.CellOut, from, rows, 512);
    }

    /// <summary>Every cell, one layer and two.</summary>
    public static TheoryData<CellKind, int> Networks
    {
        get
        {
            var networks = new TheoryData<CellKind, int>();
            foreach (CellKind cell in Enum.GetValues<CellKind>())
                foreach (int layers in (int[])[1, 2]) networks.Add(cell, layers);
            return networks;
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void Every_cell_and_depth_keeps_rows_apart_and_moves_its_state(CellKind cell, int layers)
    {
        ForecastNetwork network = Lively(NetworkShape.Default with { Cell = cell, Layers = layers });
        using IStepModel model = Make(network), own = new NetworkStepModel(network, "own");
        Assert.Equal(layers * 32 * (cell == CellKind.Lstm ? 2 : 1), model.Shape.State);
        using StepBuffers whole = model.Allocate(200, Horizons), wave = model.Allocate(200, Horizons), reference = own.Allocate(200, Horizons);
        Fill(whole, 0, 200);
        Fill(reference, 0, 200);
        model.Step(whole, 200);
        own.Step(reference, 200);
        Agree(whole.Quantiles, reference.Quantiles);
        Agree(whole.HiddenOut, reference.HiddenOut);
        Agree(whole.CellOut, reference.CellOut);
        foreach (int rows in (int[])[1, 2, 3, 5, 8, 17, 31, 64, 100, 129])
        {
            int from = (200 - rows) / 2;
            Fill(wave, 7, 200);
            Move(whole, from, wave, rows);
            model.Step(wave, rows);
            Same(whole.Quantiles, wave.Quantiles, from, rows, 200);
            Same(whole.HiddenOut, wave.HiddenOut, from, rows, 200);
            Same(whole.CellOut, wave.CellOut, from, rows, 200);
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void A_state_that_went_through_a_block_reads_the_same_forecast_again_to_the_bit(CellKind cell, int layers)
    {
        const int Rows = 37;
        using IStepModel model = Make(Lively(NetworkShape.Default with { Cell = cell, Layers = layers }));
        using StepBuffers first = model.Allocate(Rows, Horizons), again = model.Allocate(Rows, Horizons);
        Fill(first, 6, Rows);
        Array.Fill(first.Observed, 1);
        model.Step(first, Rows);

        Fill(again, 6, Rows);
        Array.Fill(again.Observed, 0);
        byte[] state = new byte[RecurrentState.Bytes(model.Shape)];
        for (int row = 0; row < Rows; row++)
        {
            Assert.True(RecurrentState.Scatter(first, row, state));
            RecurrentState.Gather(state, again, row);
        }

        model.Step(again, Rows);
        Same(first.Quantiles, again.Quantiles, 0, Rows, Rows);
        Assert.Equal(first.HiddenOut, again.HiddenOut);       // -0 comes back as 0
        Same(again.Cell, again.CellOut, 0, Rows, Rows);
        for (int i = 0; i < first.CellOut.Length; i++) Assert.Equal(first.CellOut[i], again.CellOut[i], tolerance: 0.5f / 4096);
    }

    [Fact]
    public void Columns_may_be_of_any_size_and_number()
    {
        using IStepModel model = Make(Lively());
        using StepBuffers one = model.Allocate(1, 1), many = model.Allocate(20, 6);
        Fill(one, 1, 1);
        Fill(many, 1, 20);
        model.Step(one, 1);
        model.Step(many, 20);
        model.Step(one, 1);
        Assert.All(one.Quantiles.Concat(many.Quantiles), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Quantiles_ascend_and_the_state_moves()
    {
        using IStepModel model = Make(Lively());
        using StepBuffers step = model.Allocate(100, Horizons);
        Fill(step, 3, 100);
        model.Step(step, 100);
        for (int i = 1; i < step.Quantiles.Length; i++)
            if (i % NetworkShape.LevelCount > 0) Assert.True(step.Quantiles[i] >= step.Quantiles[i - 1]);
        Assert.NotEqual(step.Hidden, step.HiddenOut);
        Assert.NotEqual(step.Cell, step.CellOut);
    }

    [Fact]
    public void A_step_allocates_nothing_after_the_first_of_its_size()
    {
        using IStepModel model = Make(Lively());
        using StepBuffers step = model.Allocate(64, Horizons);
        Fill(step, 4, 64);
        foreach (int rows in (int[])[1, 17, 64]) model.Step(step, rows);

        Assert.Equal(0, Allocation.Of(() =>
        {
            foreach (int rows in (ReadOnlySpan<int>)[1, 17, 64]) model.Step(step, rows);
        }));
    }

    [Fact]
    public void Both_models_agree()
    {
        ForecastNetwork network = Lively();
        using IStepModel model = Make(network), own = new NetworkStepModel(network, "own"), onnx = new OnnxStepModel(OnnxExport.Write(network), network.Shape, "onnx");
        using StepBuffers one = model.Allocate(133, Horizons), two = own.Allocate(133, Horizons), three = onnx.Allocate(133, Horizons);
        foreach (StepBuffers step in (StepBuffers[])[one, two, three]) Fill(step, 5, 133);
        model.Step(one, 133);
        own.Step(two, 133);
        onnx.Step(three, 133);

        foreach (StepBuffers other in (StepBuffers[])[two, three])
        {
            Agree(one.Quantiles, other.Quantiles);
            Agree(one.HiddenOut, other.HiddenOut);
            Agree(one.CellOut, other.CellOut);
        }
    }

    /// <summary>A network whose every part shows: a fresh head is near zero.</summary>
    protected static ForecastNetwork Lively(NetworkShape? shape = null)
    {
        var network = new ForecastNetwork(shape ?? NetworkShape.Default, seed: 11);
        Draw(network.Weights.Head.Values, new Random(12), -0.4f, 0.4f);
        return network;
    }

    private static void Fill(StepBuffers step, int seed, int rows)
    {
        Assert.Equal(rows, step.Rows);
        var random = new Random(seed);
        Draw(step.Input, random, -3, 3);
        foreach (ref float observed in step.Observed.AsSpan()) observed = random.Next(4) > 0 ? 1 : 0;
        Draw(step.Hidden, random, -0.9f, 0.9f);
        Draw(step.Cell, random, -2, 2);
        Draw(step.Features, random, -3, 3);
        Draw(step.Candidates, random, -2, 2);
        Draw(step.LogErrors, random, 0, 2);
        Draw(step.Unit, random, 0.05f, 1.5f);
    }

    private static void Draw(Span<float> values, Random random, float low, float high)
    {
        foreach (ref float value in values) value = low + (high - low) * random.NextSingle();
    }

    private static void Move(StepBuffers from, int row, StepBuffers to, int rows)
    {
        foreach (var (source, target) in (ReadOnlySpan<(float[], float[])>)[(from.Input, to.Input), (from.Observed, to.Observed), (from.Hidden, to.Hidden), (from.Cell, to.Cell),
            (from.Features, to.Features), (from.Candidates, to.Candidates), (from.LogErrors, to.LogErrors), (from.Unit, to.Unit)])
        {
            int width = source.Length / from.Rows;
            source.AsSpan(row * width, rows * width).CopyTo(target);
        }
    }

    private static void Same(float[] whole, float[] wave, int from, int rows, int of)
    {
        int width = whole.Length / of;
        for (int i = 0; i < rows * width; i++)
            if (BitConverter.SingleToInt32Bits(whole[from * width + i]) != BitConverter.SingleToInt32Bits(wave[i]))
                Assert.Fail($"row {i / width} of {rows}: {whole[from * width + i]:R} in the whole, {wave[i]:R} in the wave");
    }

    /// <summary>A difference in a last digit may turn the rounding of a hidden state, by 1 / 32767.</summary>
    private static void Agree(float[] one, float[] two)
    {
        for (int i = 0; i < one.Length; i++)
            Assert.True(Math.Abs(one[i] - two[i]) <= 8e-5 * Math.Max(1, Math.Abs(one[i])), $"value {i}: {one[i]:R} and {two[i]:R}");
    }
}
