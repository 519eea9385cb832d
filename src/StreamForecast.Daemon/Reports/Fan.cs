namespace StreamForecast.Daemon.Reports;

/// <summary>A forecast to draw, in the units of its series.</summary>
/// <param name="Name">What the figure is called.</param>
/// <param name="Words">What is to be said of it beside the name; may be empty.</param>
/// <param name="Past">Rows up to the one it was made at; NaN is a gap.</param>
/// <param name="Came">The rows behind that.</param>
/// <param name="Quantiles">[Came, Levels], ascending, the median in the middle.</param>
/// <param name="Levels">Quantiles of a row, an odd number.</param>
/// <param name="Bands">The lower level of each band to draw, from the widest to the narrowest.</param>
internal sealed record Fan(string Name, string Words, IReadOnlyList<float> Past, IReadOnlyList<float> Came, float[] Quantiles, int Levels, int[] Bands)
{
    /// <summary>Another forecast of the same rows, drawn as a thin line; null for none.</summary>
    public IReadOnlyList<float>? Other { get; init; }

    /// <summary>One quantile of the row <paramref name="step"/> rows behind the first that came.</summary>
    public float Quantile(int step, int level) => Quantiles[step * Levels + level];
}
