using StreamForecast.Learning.Search;

namespace StreamForecast.Learning.Tests.Search;

/// <summary>
/// A small Elman network over symbols with random weights: h = tanh(e[symbol] + R h), the next symbol by the softmax of O h. Unlike a chain it depends on the
/// whole path, so that a state gathered from the wrong parent shows.
/// </summary>
internal sealed class RecurrentSymbols : ISequenceModel
{
    private const int Hidden = 5;
    private readonly float[] embedding, recurrent, output;
    private float[] states, gathered;

    public RecurrentSymbols(int seed, int symbols, int places)
    {
        Symbols = symbols;
        embedding = Noise.Uniform(seed, symbols * Hidden, 2);
        recurrent = Noise.Uniform(seed + 1000, Hidden * Hidden, 1.5f);
        output = Noise.Uniform(seed + 2000, Hidden * symbols, 3);
        states = new float[places * Hidden];
        gathered = new float[places * Hidden];
        Start.CopyTo(states, 0);
    }

    public int Symbols { get; }

    private static float[] Start => [0.5f, -0.5f, 0.25f, 0, 0];

    /// <summary>The logarithm of a whole path's probability, stepped alone.</summary>
    public double LogProbability(IReadOnlyList<int> path)
    {
        float[] state = Start;
        double sum = 0;
        foreach (int symbol in path)
        {
            double[] next = new double[Symbols];
            Predict(state, next);
            sum += next[symbol];
            float[] after = new float[Hidden];
            Step(state, symbol, after);
            state = after;
        }

        return sum;
    }

    public void Predict(int live, Span<double> logProbabilities)
    {
        for (int i = 0; i < live; i++) Predict(states.AsSpan(i * Hidden, Hidden), logProbabilities.Slice(i * Symbols, Symbols));
    }

    public void Extend(ReadOnlySpan<int> parents, ReadOnlySpan<int> symbols)
    {
        for (int i = 0; i < parents.Length; i++) Step(states.AsSpan(parents[i] * Hidden, Hidden), symbols[i], gathered.AsSpan(i * Hidden, Hidden));
        (states, gathered) = (gathered, states);
    }

    private void Step(ReadOnlySpan<float> state, int symbol, Span<float> after)
    {
        for (int i = 0; i < Hidden; i++)
        {
            float sum = embedding[symbol * Hidden + i];
            for (int j = 0; j < Hidden; j++) sum += recurrent[i * Hidden + j] * state[j];
            after[i] = MathF.Tanh(sum);
        }
    }

    private void Predict(ReadOnlySpan<float> state, Span<double> logProbabilities)
    {
        for (int s = 0; s < Symbols; s++)
        {
            logProbabilities[s] = 0;
            for (int i = 0; i < Hidden; i++) logProbabilities[s] += output[i * Symbols + s] * state[i];
        }

        double highest = double.NegativeInfinity, total = 0;
        foreach (double logit in logProbabilities) highest = Math.Max(highest, logit);
        foreach (double logit in logProbabilities) total += Math.Exp(logit - highest);
        for (int s = 0; s < Symbols; s++) logProbabilities[s] -= highest + Math.Log(total);
    }
}
