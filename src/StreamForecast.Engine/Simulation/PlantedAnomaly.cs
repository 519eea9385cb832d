using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Simulation;

/// <summary>
/// One anomaly on its way into a latent series. Sizes are in units of the series' usual spread and at least ten times its
/// noise, so that a person who looks at the plot sees it.
/// </summary>
/// <param name="Kind">What happens.</param>
/// <param name="Start">First row.</param>
/// <param name="Rows">Rows it lasts.</param>
/// <param name="Size">Signed height, or the spread of the added noise.</param>
/// <param name="SeasonShift">Season miss: rows by which the season is displaced.</param>
internal sealed record PlantedAnomaly(AnomalyKind Kind, int Start, int Rows, double Size, int SeasonShift)
{
    /// <summary>Adds the anomaly to the latent path and labels its rows.</summary>
    /// <param name="random">For the noise of a change of variance.</param>
    /// <param name="path">The latent series.</param>
    /// <param name="seasonal">Its seasonal part, at least <see cref="SeasonShift"/> rows longer than what is displaced.</param>
    /// <param name="labels">One per row of <paramref name="path"/>.</param>
    public void Plant(RandomSource random, double[] path, ReadOnlySpan<double> seasonal, AnomalyKind[] labels)
    {
        for (int i = 0, t = Start; i < Rows && t < path.Length; i++, t++)
        {
            labels[t] = Kind;
            path[t] += Kind switch
            {
                AnomalyKind.Drift => Size * (i + 1) / Rows,
                AnomalyKind.VarianceChange => Size * random.Normal(),
                AnomalyKind.SeasonMiss => seasonal[t + SeasonShift] - seasonal[t],
                _ => Size,
            };
        }
    }
}
