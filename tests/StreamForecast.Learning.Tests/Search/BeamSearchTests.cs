using StreamForecast.Learning.Search;

namespace StreamForecast.Learning.Tests.Search;

public sealed class BeamSearchTests
{
    /// <summary>Symbols, steps.</summary>
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 1, 4 }, { 2, 1 }, { 2, 7 }, { 3, 5 }, { 5, 3 }, { 7, 2 } };

    [Theory, MemberData(nameof(Sizes))]
    public void A_beam_that_holds_all_but_the_last_step_enumerates_the_paths_of_a_chain(int symbols, int steps)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var chain = MarkovChain.Random(seed, symbols, sparse: seed % 2 == 1);
            AgreesWithEnumeration(chain, chain.LogProbability, symbols, steps);
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void A_beam_that_holds_all_but_the_last_step_enumerates_the_paths_of_a_recurrent_network(int symbols, int steps)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var network = new RecurrentSymbols(seed, symbols, places: 4096);
            AgreesWithEnumeration(network, network.LogProbability, symbols, steps);
        }
    }

    [Fact]
    public void A_narrow_beam_misses_the_best_path_and_does_not_claim_to_have_proven_it()
    {
        // Symbol 0 is the likelier beginning (0.6), but what follows it is uncertain; after symbol 1 (0.4) symbol 2 is all but certain.
        double[] first = [0.6, 0.4, 0], next = [1 / 3d, 1 / 3d, 1 / 3d, 0.05, 0.05, 0.9, 0.2, 0.3, 0.5];
        var chain = new MarkovChain(first, next);

        var greedy = new BeamSearch(3, beam: 1, steps: 2);
        greedy.Run(chain);
        Assert.Equal([0, 0], Path(greedy, 0, 2));
        Assert.Equal(0.2, Math.Exp(greedy.LogProbability(0)), 1e-12);
        Assert.Equal(0, greedy.Proven);

        var wider = new BeamSearch(3, beam: 2, steps: 2);
        wider.Run(chain.Restarted());
        Assert.Equal([1, 2], Path(wider, 0, 2));
        Assert.Equal(0.36, Math.Exp(wider.LogProbability(0)), 1e-12);
        Assert.Equal(2, wider.Proven);
    }

    [Fact]
    public void A_beam_of_one_takes_the_likeliest_symbol_at_every_step()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var network = new RecurrentSymbols(seed, symbols: 4, places: 4);
            int[] greedy = [];
            for (int step = 0; step < 12; step++) greedy = [.. greedy, Enumerable.Range(0, 4).MaxBy(symbol => network.LogProbability([.. greedy, symbol]))];

            var search = new BeamSearch(4, beam: 1, steps: 12);
            search.Run(network);
            Assert.Equal(1, search.Count);
            Assert.Equal(greedy, Path(search, 0, 12));
        }
    }

    [Fact]
    public void Every_path_of_a_narrow_beam_is_a_path_once_with_its_exact_probability_and_the_proven_ones_lead_the_enumeration()
    {
        int proven = 0, missed = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            var network = new RecurrentSymbols(seed, symbols: 3, places: 16);
            var search = new BeamSearch(3, beam: 4, steps: 6);
            search.Run(network);
            int[][] best = [.. Enumerate(network.LogProbability, 3, 6).Select(path => path.Path)];
            int[][] found = [.. Enumerable.Range(0, search.Count).Select(i => Path(search, i, 6))];

            Assert.Equal(4, found.Select(path => string.Join(' ', path)).Distinct().Count());
            for (int i = 0; i < search.Count; i++) Assert.Equal(network.LogProbability(found[i]), search.LogProbability(i));
            for (int i = 1; i < search.Count; i++) Assert.True(search.LogProbability(i - 1) >= search.LogProbability(i));
            for (int i = 0; i < search.Proven; i++) Assert.Equal(best[i], found[i]);
            proven += search.Proven;
            missed += found.Where((path, i) => !path.SequenceEqual(best[i])).Count();
        }

        // The test would say nothing if a beam of 4 proved nothing or everything, or always found the best four of 729 paths.
        Assert.InRange(proven, 1, 399);
        Assert.InRange(missed, 1, 399);
    }

    [Fact]
    public void Equally_likely_paths_come_in_the_order_of_their_symbols_whatever_the_beam()
    {
        var even = new MarkovChain([0.5, 0.5], [0.5, 0.5, 0.5, 0.5]);
        foreach (int beam in new[] { 1, 3, 8, 100 })
        {
            var search = new BeamSearch(2, beam, steps: 3);
            search.Run(even.Restarted());
            Assert.Equal(Math.Min(beam, 8), search.Count);
            for (int i = 0; i < search.Count; i++) Assert.Equal([i >> 2, (i >> 1) & 1, i & 1], Path(search, i, 3));
        }
    }

    [Fact]
    public void Paths_that_cannot_come_are_not_found()
    {
        var cycle = new MarkovChain([1, 0, 0], [0, 1, 0, 0, 0, 1, 1, 0, 0]);
        var search = new BeamSearch(3, beam: 5, steps: 7);
        search.Run(cycle);
        Assert.Equal((1, 1, 0.0), (search.Count, search.Proven, search.LogProbability(0)));
        Assert.Equal([0, 1, 2, 0, 1, 2, 0], Path(search, 0, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => search.LogProbability(1));
    }

    [Fact]
    public void Places_tell_where_in_the_models_states_a_path_was()
    {
        var network = new RecurrentSymbols(seed: 3, symbols: 3, places: 8);
        var search = new BeamSearch(3, beam: 8, steps: 5);
        var told = new Diary(network);
        search.Run(told);
        int[] path = new int[5], places = new int[5];
        for (int i = 0; i < search.Count; i++)
        {
            search.Path(i, path, places);
            for (int step = 0; step < 5; step++) Assert.Equal(path[..(step + 1)], told.Paths[step][places[step]]);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0.1)]
    public void A_model_that_gives_no_probability_is_told_which_one(double wrong)
    {
        var search = new BeamSearch(2, beam: 3, steps: 4);
        var e = Assert.Throws<InvalidOperationException>(() => search.Run(new MarkovChain([0.5, 0.5], [0.5, 0.5, 0.5, Math.Exp(wrong)])));
        Assert.Contains("BUG: the model gave symbol 1 of hypothesis 1", e.Message, StringComparison.Ordinal);

        search.Run(new MarkovChain([1, 0], [1, 0, 1, 0]));        // and the search is as good as new
        Assert.Equal([0, 0, 0, 0], Path(search, 0, 4));
    }

    [Fact]
    public void A_search_makes_no_garbage()
    {
        var chain = MarkovChain.Random(1, 8, sparse: false);
        var search = new BeamSearch(8, beam: 64, steps: 200);
        Assert.Equal(0, Allocation.Of(() =>
        {
            chain.Restarted();
            search.Run(chain);
        }));
    }

    private static void AgreesWithEnumeration(ISequenceModel model, Func<IReadOnlyList<int>, double> logProbability, int symbols, int steps)
    {
        var expected = Enumerate(logProbability, symbols, steps);
        var search = new BeamSearch(symbols, beam: (int)Math.Pow(symbols, steps - 1), steps);
        search.Run(model);

        Assert.Equal(Math.Min(search.Beam, expected.Count), search.Count);
        Assert.Equal(search.Count, search.Proven);
        for (int i = 0; i < search.Count; i++)
        {
            Assert.Equal(expected[i].Path, Path(search, i, steps));
            Assert.Equal(expected[i].LogProbability, search.LogProbability(i));
        }
    }

    /// <summary>All paths that can come, the most likely first, equals in the order of their symbols.</summary>
    private static List<(int[] Path, double LogProbability)> Enumerate(Func<IReadOnlyList<int>, double> logProbability, int symbols, int steps)
    {
        var all = new List<(int[] Path, double LogProbability)>();
        for (int code = 0; code < Math.Pow(symbols, steps); code++)
        {
            int[] path = new int[steps];
            for (int step = steps - 1, rest = code; step >= 0; step--, rest /= symbols) path[step] = rest % symbols;
            if (logProbability(path) is var sum and > double.NegativeInfinity) all.Add((path, sum));
        }

        return [.. all.OrderByDescending(path => path.LogProbability)];       // stable, and the codes ascend
    }

    private static int[] Path(BeamSearch search, int i, int steps)
    {
        int[] path = new int[steps];
        search.Path(i, path, new int[steps]);
        return path;
    }

    /// <summary>Writes down the path at each place after each step.</summary>
    private sealed class Diary(ISequenceModel model) : ISequenceModel
    {
        public List<int[][]> Paths { get; } = [];

        public int Symbols => model.Symbols;

        public void Predict(int live, Span<double> logProbabilities) => model.Predict(live, logProbabilities);

        public void Extend(ReadOnlySpan<int> parents, ReadOnlySpan<int> symbols)
        {
            int[][] now = new int[parents.Length][];
            for (int i = 0; i < now.Length; i++) now[i] = [.. Paths.Count == 0 ? [] : Paths[^1][parents[i]], symbols[i]];
            Paths.Add(now);
            model.Extend(parents, symbols);
        }
    }
}
