namespace StreamForecast.Learning.Search;

/// <summary>
/// A model of sequences of symbols, conditioned on all symbols before, as <see cref="BeamSearch"/> steps it: many hypotheses at once, each a place in the
/// model's states. A search begins with one hypothesis, the empty path, at place 0.
/// </summary>
public interface ISequenceModel
{
    /// <summary>Number of symbols, the same at every step.</summary>
    int Symbols { get; }

    /// <summary>
    /// Writes the natural logarithm of each symbol's probability as the next one, [live, Symbols], for the hypotheses at places 0 to
    /// <paramref name="live"/> - 1: at most zero, negative infinity for what cannot come.
    /// </summary>
    void Predict(int live, Span<double> logProbabilities);

    /// <summary>
    /// The hypotheses that go on: from now on place i holds the path that was at place <paramref name="parents"/>[i], followed by <paramref name="symbols"/>[i].
    /// A parent may have several children or none; parents ascend.
    /// </summary>
    void Extend(ReadOnlySpan<int> parents, ReadOnlySpan<int> symbols);
}
