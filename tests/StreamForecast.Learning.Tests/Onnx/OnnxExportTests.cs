using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Onnx;
using StreamForecast.Learning.Tests.Networks;

namespace StreamForecast.Learning.Tests.Onnx;

public sealed class OnnxExportTests
{
    [Theory]
    [InlineData(46, 32, 64, 49, 14, 1)]
    [InlineData(46, 32, 64, 49, 14, 4)]
    [InlineData(5, 7, 9, 11, 3, 2)]
    public void ONNX_Runtime_agrees_with_our_own_step(int inputs, int hidden, int encoding, int features, int candidates, int horizons)
    {
        var shape = new NetworkShape(inputs, hidden, encoding, features, candidates);
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
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void ONNX_Runtime_gives_a_row_the_same_bits_in_every_wave(int horizons)
    {
        ForecastNetwork network = StepCase.LivelyNetwork(NetworkShape.Default, seed: 4);
        using var runner = new OnnxRunner(OnnxExport.Write(network));
        var whole = new StepCase(NetworkShape.Default, rows: 1000, horizons, seed: 30);
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
            Assert.True(Math.Abs(ours[i] - theirs[i]) <= 1e-5 * Math.Max(1, Math.Abs(ours[i])), $"value {i}: {ours[i]:R} here, {theirs[i]:R} there");
    }

    private static void Same(StepCase expected, StepCase found, string where)
    {
        Assert.True(Noise.Bits(expected.HiddenOut).AsSpan().SequenceEqual(Noise.Bits(found.HiddenOut)), $"{where}: hidden_out differs");
        Assert.True(Noise.Bits(expected.CellOut).AsSpan().SequenceEqual(Noise.Bits(found.CellOut)), $"{where}: cell_out differs");
        Assert.True(Noise.Bits(expected.Quantiles).AsSpan().SequenceEqual(Noise.Bits(found.Quantiles)), $"{where}: quantiles differ");
    }
}
