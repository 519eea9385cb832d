namespace StreamForecast.Learning.Optimizers;

/// <summary>
/// Turns a gradient into a change of the parameters. Holds its running means for the number of parameters it was made for;
/// one update touches every parameter once and allocates nothing.
/// </summary>
public interface IOptimizer
{
    /// <summary>Updates made so far; set when going on from a checkpoint.</summary>
    int Updates { get; set; }

    /// <summary>What it remembers from update to update, in a fixed order: a checkpoint writes these columns and reads them back in place.</summary>
    IReadOnlyList<Memory<Real>> State { get; }

    /// <summary>Changes <paramref name="parameters"/> along <paramref name="gradient"/> at the given learning rate.</summary>
    void Update(Span<Real> parameters, ReadOnlySpan<Real> gradient, double rate);
}
