using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Onnx;
using StreamForecast.Learning.Tests.Networks;

namespace StreamForecast.Learning.Tests.Onnx;

public sealed class OnnxExportTests
{
    /// <summary>Every cell, one layer and several.</summary>
    public static TheoryData<CellKind, int> Networks
    {
        get
        {
            var networks = new TheoryData<CellKind, int>();
            foreach (CellKind cell in Enum.GetValues<CellKind>())
                foreach (int layers in (int[])[1, 2, 3]) networks.Add(cell, layers);
            return networks;
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void ONNX_Runtime_agrees_with_our_own_step(CellKind cell, int layers)
    {
        Agree_with_our_own_step(NetworkShape.Default with { Cell = cell, Layers = layers }, horizons: 1);
        Agree_with_our_own_step(NetworkShape.Default with { Cell = cell, Layers = layers }, horizons: 4);
        Agree_with_our_own_step(new NetworkShape(5, 7, 9, 11, 3, cell, layers), horizons: 2);
    }

    private static void Agree_with_our_own_step(NetworkShape shape, int horizons)
    {
        ForecastNetwork network = StepCase.LivelyNetwork(shape, seed: 3);
        using var runner = new OnnxRunner(OnnxExport.Write(network));
        StepCase ours = new(shape, rows: 133, horizons, seed: 20), theirs = new(shape, rows: 133, horizons, seed: 20);

        ours.Run(network);
        runner.Run(theirs);

        Agree(ours.HiddenOut, theirs.HiddenOut);
        Agree(ours.CellOut, theirs.CellOut);
        Agree(ours.Quantiles, theirs.Quantiles);
    }

    [Theory]
    [InlineData(CellKind.Lstm, 1, 1)]
    [InlineData(CellKind.Lstm, 1, 3)]
    [InlineData(CellKind.Lstm, 1, 4)]
    [InlineData(CellKind.Lstm, 1, 6)]
    [InlineData(CellKind.Lstm, 2, 4)]
    [InlineData(CellKind.Gru, 1, 4)]
    [InlineData(CellKind.Gru, 2, 1)]
    [InlineData(CellKind.GruResetBefore, 1, 4)]
    [InlineData(CellKind.GruResetBefore, 2, 1)]
    [InlineData(CellKind.Elman, 1, 4)]
    [InlineData(CellKind.Elman, 2, 1)]
    [InlineData(CellKind.ElmanRelu, 1, 4)]
    [InlineData(CellKind.ElmanRelu, 2, 1)]
    public void ONNX_Runtime_gives_a_row_the_same_bits_in_every_wave(CellKind cell, int layers, int horizons)
    {
        NetworkShape shape = NetworkShape.Default with { Cell = cell, Layers = layers };
        ForecastNetwork network = StepCase.LivelyNetwork(shape, seed: 4);
        using var runner = new OnnxRunner(OnnxExport.Write(network));
        var whole = new StepCase(shape, rows: 1000, horizons, seed: 30);
        runner.Run(whole);

        foreach (int rows in Waves)
        {
            var wave = new StepCase(whole, from: 0, rows);
            runner.Run(wave);
            Same(new StepCase(whole, 0, rows), wave, $"wave of {rows}");
            int from = (1000 - rows) / 2;
            wave = new StepCase(whole, from, rows);
            runner.Run(wave);
            Same(new StepCase(whole, from, rows), wave, $"wave of {rows} from row {from}");
        }
    }

    [Fact]
    public void Quantiles_from_ONNX_Runtime_never_cross()
    {
        ForecastNetwork network = StepCase.LivelyNetwork(NetworkShape.Default, seed: 5);
        using var runner = new OnnxRunner(OnnxExport.Write(network));
        var step = new StepCase(NetworkShape.Default, rows: 500, horizons: 4, seed: 40);
        runner.Run(step);
        for (int i = 1; i < step.Quantiles.Length; i++)
            if (i % NetworkShape.LevelCount != 0) Assert.True(step.Quantiles[i] >= step.Quantiles[i - 1]);
    }

    [Theory, MemberData(nameof(Networks))]
    public void A_file_says_the_version_of_its_operators_and_asks_for_no_state_that_its_cell_has_not(CellKind cell, int layers)
    {
        byte[] file = OnnxExport.Write(new ForecastNetwork(NetworkShape.Default with { Cell = cell, Layers = layers }, seed: 1));
        Assert.Equal([0x42, 4, 0x0a, 0, 0x10, OnnxGraph.Opset], file[^6..]);        // opset_import: the default domain, this version
        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(file);
        Assert.Equal(layers * NetworkShape.Default.Hidden, session.InputMetadata["hidden"].Dimensions[1]);
        Assert.Equal(cell == CellKind.Lstm, session.InputMetadata.ContainsKey("cell"));
        Assert.Equal(cell == CellKind.Lstm, session.OutputMetadata.ContainsKey("cell_out"));
    }

    [Fact]
    public void Equal_networks_give_equal_bytes()
    {
        byte[] one = OnnxExport.Write(new ForecastNetwork(NetworkShape.Default, seed: 1));
        Assert.Equal(one, OnnxExport.Write(new ForecastNetwork(NetworkShape.Default, seed: 1)));
        Assert.NotEqual(one, OnnxExport.Write(new ForecastNetwork(NetworkShape.Default, seed: 2)));
    }

    /// <summary>Every small wave, and the neighbourhoods of the sizes at which kernels change their path.</summary>
    private static IEnumerable<int> Waves => [.. Enumerable.Range(1, 40), 63, 64, 65, 100, 127, 128, 129, 255, 256, 257, 511, 512, 1000];

    private static void Agree(float[] ours, float[] theirs)
    {
        for (int i = 0; i < ours.Length; i++)
            Assert.True(Math.Abs(ours[i] - theirs[i]) <= 8e-5 * Math.Max(1, Math.Abs(ours[i])), $"value {i}: {ours[i]:R} here, {theirs[i]:R} there");
    }

    private static void Same(StepCase expected, StepCase found, string where)
    {
        Assert.True(Noise.Bits(expected.HiddenOut).AsSpan().SequenceEqual(Noise.Bits(found.HiddenOut)), $"{where}: hidden_out differs");
        Assert.True(Noise.Bits(expected.CellOut).AsSpan().SequenceEqual(Noise.Bits(found.CellOut)), $"{where}: cell_out differs");
        Assert.True(Noise.Bits(expected.Quantiles).AsSpan().SequenceEqual(Noise.Bits(found.Quantiles)), $"{where}: quantiles differ");
    }
}
