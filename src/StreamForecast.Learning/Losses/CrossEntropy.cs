using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Losses;

/// <summary>-ln of the probability given to the symbol that came, the probabilities being the softmax of scores; smallest in the mean at the true ones.</summary>
/// <remarks>The likelihood of a categorical distribution. Bridle: Probabilistic interpretation of feedforward classification network outputs, 1990.</remarks>
public static class CrossEntropy
{
    /// <summary>
    /// The mean over <paramref name="symbols"/> [n], each from 0 to <paramref name="count"/> - 1, weighted by <paramref name="weights"/> [n] (empty:
    /// all one). Scores and gradient, with respect to the scores, are [n, count].
    /// </summary>
    public static double Mean(ReadOnlySpan<int> symbols, int count, ReadOnlySpan<Real> scores, ReadOnlySpan<Real> weights, Span<Real> gradient)
    {
        double sum = 0, total = WeightedMean.Total(weights, symbols.Length);
        for (int i = 0; i < symbols.Length; i++)
        {
            Span<Real> row = gradient.Slice(i * count, count);
            Real share = WeightedMean.Share(weights, i, total);
            if (share == 0)
            {
                row.Clear();
                continue;
            }
            scores.Slice(i * count, count).CopyTo(row);
            Softmax.Logarithms(row);
            sum -= (double)share * row[symbols[i]];
            foreach (ref Real g in row) g = share * Exponential.Of(g);
            row[symbols[i]] -= share;
        }
        return sum;
    }
}
