using StreamForecast.Learning.Attention;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Search;

namespace StreamForecast.Learning.Tests.Search;

public sealed class EncoderDecoderPathsTests
{
    private const int SourceSteps = 5, Steps = 4, Symbols = 3;

    [Theory]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    public void A_beam_that_holds_all_beginnings_finds_every_path_with_its_probability_under_teacher_forcing(CellKind cell)
    {
        const int All = 81, Beam = 81;
        EncoderDecoder network = Network(cell);
        Real[] source = Noise.Uniform(2, SourceSteps * 2, 3);
        BeamSearch search = Run(network, source, Beam);
        Assert.Equal((All, All), (search.Count, search.Proven));

        var trace = new EncoderDecoderTrace(network, SourceSteps, Steps, rows: 1);
        var random = new RandomStream(1);
        int[] path = new int[Steps], places = new int[Steps];
        double sum = 0;
        for (int i = 0; i < All; i++)
        {
            search.Path(i, path, places);
            Real[] taught = new Real[Steps * Symbols];
            for (int t = 0; t < Steps; t++) taught[t * Symbols + path[t]] = 1;
            network.Forward(source, [], [], taught, share: 1, ref random, trace);
            double expected = 0;
            for (int t = 0; t < Steps; t++)
            {
                Real[] logarithms = trace.Outputs[(t * Symbols)..((t + 1) * Symbols)];
                Softmax.Logarithms(logarithms);
                expected += logarithms[path[t]];
            }
            Assert.Equal(expected, search.LogProbability(i), tolerance: 1e-9);
            sum += Math.Exp(expected);
        }
        Assert.Equal(1, sum, tolerance: 1e-5);
        Assert.True(search.LogProbability(0) > search.LogProbability(All - 1) + 0.1);
    }

    [Fact]
    public void A_beam_of_one_is_what_the_network_answers_alone_and_a_second_source_is_read_afresh()
    {
        EncoderDecoder network = Network(CellKind.Lstm);
        var model = new EncoderDecoderPaths(network, SourceSteps, Steps, beam: 1);
        var search = new BeamSearch(Symbols, beam: 1, Steps);
        var trace = new EncoderDecoderTrace(network, SourceSteps, Steps, rows: 1);
        int[] path = new int[Steps], places = new int[Steps];
        var paths = new HashSet<string>();
        for (int seed = 0; seed < 40; seed++)
        {
            Real[] source = Noise.Uniform(seed, SourceSteps * 2, 3);
            model.Read(source);
            search.Run(model);
            search.Path(0, path, places);
            network.Forward(source, [], [], trace);
            Assert.Equal(path, Enumerable.Range(0, Steps).Select(t => Array.IndexOf(trace.Outputs, trace.Outputs[(t * Symbols)..((t + 1) * Symbols)].Max(), t * Symbols) - t * Symbols));
            paths.Add(string.Join(' ', path));
        }
        Assert.True(paths.Count > 1);
    }

    [Fact]
    public void A_search_allocates_nothing()
    {
        EncoderDecoder network = Network(CellKind.Lstm);
        var model = new EncoderDecoderPaths(network, SourceSteps, Steps, beam: 5);
        var search = new BeamSearch(Symbols, beam: 5, Steps);
        Real[] source = Noise.Uniform(2, SourceSteps * 2);
        Assert.Equal(0, Allocation.Of(() =>
        {
            model.Read(source);
            search.Run(model);
        }));
    }

    [Fact]
    public void A_network_of_values_is_refused() =>
        Assert.Throws<ArgumentException>(() => new EncoderDecoderPaths(new EncoderDecoder(new EncoderDecoderShape(1, 1, 2), seed: 1), 1, 1, 1));

    private static BeamSearch Run(EncoderDecoder network, Real[] source, int beam)
    {
        var model = new EncoderDecoderPaths(network, SourceSteps, Steps, beam);
        var search = new BeamSearch(Symbols, beam, Steps);
        model.Read(source);
        search.Run(model);
        return search;
    }

    private static EncoderDecoder Network(CellKind cell)
    {
        var network = new EncoderDecoder(new EncoderDecoderShape(Inputs: 2, Symbols, Hidden: 4, Layers: 2, Bidirectional: true, cell, AttentionKind.General, Symbols: true), seed: 3);
        foreach (ref Real w in network.Parameters) w *= 3;      // a fresh network finds everything about equally likely
        return network;
    }
}
