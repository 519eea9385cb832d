using StreamForecast.Learning.Search;

namespace StreamForecast.Learning.Tests.Search;

/// <summary>A chain of states: the next symbol depends on the last one alone. <paramref name="first"/> [symbols] and <paramref name="next"/> [symbols, symbols] are probabilities.</summary>
internal sealed class MarkovChain(double[] first, double[] next, int places = 4096) : ISequenceModel
{
    private readonly int[] last = new int[places];
    private bool started;

    public int Symbols => first.Length;

    /// <summary>A random chain; about one in five steps of a sparse one is impossible.</summary>
    public static MarkovChain Random(int seed, int symbols, bool sparse)
    {
        float[] noise = Noise.Between(seed, symbols * (symbols + 1), 0, 1);
        double[] shares = [.. noise.Select(p => sparse && p < 0.2f ? 0 : (double)p)];
        double[][] rows = [.. shares.Chunk(symbols).Select(row => row.Sum() is var sum and > 0 ? row.Select(p => p / sum).ToArray() : [1, .. new double[symbols - 1]])];
        return new MarkovChain(rows[0], [.. rows.Skip(1).SelectMany(row => row)]);
    }

    /// <summary>The logarithm of a whole path's probability, by the definition.</summary>
    public double LogProbability(IReadOnlyList<int> path)
    {
        double sum = Math.Log(first[path[0]]);
        for (int i = 1; i < path.Count; i++) sum += Math.Log(next[path[i - 1] * Symbols + path[i]]);
        return sum;
    }

    /// <summary>Back to the empty path.</summary>
    public MarkovChain Restarted()
    {
        started = false;
        return this;
    }

    public void Predict(int live, Span<double> logProbabilities)
    {
        for (int i = 0; i < live; i++)
        {
            ReadOnlySpan<double> row = started ? next.AsSpan(last[i] * Symbols, Symbols) : first;
            for (int s = 0; s < Symbols; s++) logProbabilities[i * Symbols + s] = Math.Log(row[s]);
        }
    }

    public void Extend(ReadOnlySpan<int> parents, ReadOnlySpan<int> symbols)
    {
        started = true;
        symbols.CopyTo(last);
    }
}
