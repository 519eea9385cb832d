namespace StreamForecast.Learning.Search;

/// <summary>
/// The most likely paths of a sequence model over a fixed number of steps: breadth first, and of all one-step extensions only the
/// <see cref="Beam"/> most likely are kept. A beam of 1 is the greedy path. Allocates in its constructor and never again.
/// </summary>
/// <remarks>
/// <para>What is promised. Every path found has its exact probability under the model, the sum of its logarithms in double; no path comes twice; of equally
/// likely ones the one with the smaller symbol where they first differ comes first. The paths are the most likely of all if the beam holds every path of all
/// steps but the last, Symbols^(steps - 1) of them. With a narrower beam a path may be missed whose beginning was among the unlikely ones.</para>
/// <para>What is proven. No extension is more likely than its beginning: the most likely beginning that was dropped bounds every path that was missed. The
/// first <see cref="Proven"/> paths are at least as likely as that and therefore the most likely of all, in their order.</para>
/// <para>Lowerre: The Harpy speech recognition system, 1976; Graves: Sequence transduction with recurrent neural networks, 2012; Sutskever, Vinyals, Le:
/// Sequence to sequence learning with neural networks, 2014.</para>
/// </remarks>
public sealed class BeamSearch
{
    private const double Rounding = 1e-9;        // by which the logarithm of a certain symbol may exceed zero

    private readonly int symbols, steps;
    private readonly double[] logProbabilities;             // [beam, symbols]
    private readonly int[] parents, chosen;                 // [steps, beam]: how each place came about
    private readonly Hypothesis[] live, ranked;             // [beam]: by place, and the last step's from the most likely on
    private readonly PriorityQueue<int, Hypothesis> best;   // of a step's extensions, the worst of them on top

    /// <summary>Makes room for searches of <paramref name="steps"/> steps over <paramref name="symbols"/> symbols, all at least 1.</summary>
    public BeamSearch(int symbols, int beam, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(symbols, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(beam, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (this.symbols, Beam, this.steps) = (symbols, beam, steps);
        logProbabilities = new double[checked(beam * symbols)];
        parents = new int[checked(steps * beam)];
        chosen = new int[steps * beam];
        live = new Hypothesis[beam];
        ranked = new Hypothesis[beam];
        best = new PriorityQueue<int, Hypothesis>(beam, Comparer<Hypothesis>.Create(static (a, b) => Hypothesis.ByRank(b, a)));
    }

    /// <summary>Hypotheses kept from step to step.</summary>
    public int Beam { get; }

    /// <summary>Paths found by the last search: as many as the beam holds, or fewer where no more are possible.</summary>
    public int Count { get; private set; }

    /// <summary>How many of the paths, counted from the first, are proven to be the most likely of all.</summary>
    public int Proven { get; private set; }

    /// <summary>Natural logarithm of the probability of path <paramref name="i"/>, descending.</summary>
    public double LogProbability(int i) => Ranked(i).LogProbability;

    /// <summary>Searches from the model's empty path on; <see cref="Count"/> paths are there to be read afterwards, the most likely first.</summary>
    public void Run(ISequenceModel model)
    {
        if (model.Symbols != symbols) throw new ArgumentException($"BUG: a model of {model.Symbols} symbols given to a search over {symbols}.", nameof(model));
        double dropped = double.NegativeInfinity;
        int count = 1;
        live[0] = default;
        best.Clear();
        for (int step = 0; step < steps && count > 0; step++)
        {
            Span<double> next = logProbabilities.AsSpan(0, count * symbols);
            model.Predict(count, next);
            dropped = Math.Max(dropped, Select(next));
            count = Keep(step);
            model.Extend(parents.AsSpan(step * Beam, count), chosen.AsSpan(step * Beam, count));
        }

        Count = count;
        for (int place = 0; place < count; place++) ranked[place] = live[place] with { Index = place };
        ranked.AsSpan(0, count).Sort(Hypothesis.ByRank);
        for (Proven = 0; Proven < count && ranked[Proven].LogProbability >= dropped;) Proven++;
    }

    /// <summary>Writes the symbols of path <paramref name="i"/>, [steps], and the place that it had among the hypotheses after each step, [steps].</summary>
    public void Path(int i, Span<int> path, Span<int> places)
    {
        int place = Ranked(i).Index;
        for (int step = steps - 1; step >= 0; step--)
        {
            (path[step], places[step]) = (chosen[step * Beam + place], place);
            place = parents[step * Beam + place];
        }
    }

    /// <summary>Puts the most likely extensions into <see cref="best"/>; returns the logarithm of the most likely one that found no room.</summary>
    private double Select(ReadOnlySpan<double> next)
    {
        double dropped = double.NegativeInfinity;
        for (int index = 0, parent = 0; index < next.Length; parent++)
        {
            double before = live[parent].LogProbability;
            for (int symbol = 0; symbol < symbols; symbol++, index++)
            {
                if (!(next[index] <= Rounding))
                    throw new InvalidOperationException($"BUG: the model gave symbol {symbol} of hypothesis {parent} the log-probability {next[index]}.");
                double sum = before + Math.Min(next[index], 0);
                if (double.IsNegativeInfinity(sum)) continue;
                if (best.Count < Beam)
                {
                    best.Enqueue(index, new Hypothesis(sum, index));
                    continue;
                }

                // What comes later loses a tie, so that only the better one has to be queued.
                best.TryPeek(out _, out Hypothesis worst);
                dropped = Math.Max(dropped, Math.Min(sum, worst.LogProbability));
                if (sum > worst.LogProbability) best.EnqueueDequeue(index, new Hypothesis(sum, index));
            }
        }

        return dropped;
    }

    /// <summary>
    /// Makes the selected extensions the live hypotheses; returns their number. By parent and symbol, not by rank: places then follow the order of the paths
    /// themselves, which is what ties are broken by, and the model gathers its states front to back.
    /// </summary>
    private int Keep(int step)
    {
        int count = 0;
        while (best.TryDequeue(out _, out Hypothesis kept)) live[count++] = kept;
        live.AsSpan(0, count).Sort(static (a, b) => a.Index.CompareTo(b.Index));
        for (int place = 0; place < count; place++)
            (parents[step * Beam + place], chosen[step * Beam + place]) = Math.DivRem(live[place].Index, symbols);
        return count;
    }

    private Hypothesis Ranked(int i)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)Count);
        return ranked[i];
    }

    /// <summary>A path by its probability and its index, which is the smaller one of paths that come first.</summary>
    private readonly record struct Hypothesis(double LogProbability, int Index)
    {
        /// <summary>More likely first, of equals the smaller index.</summary>
        public static int ByRank(Hypothesis a, Hypothesis b) =>
            a.LogProbability != b.LogProbability ? b.LogProbability.CompareTo(a.LogProbability) : a.Index.CompareTo(b.Index);
    }
}
