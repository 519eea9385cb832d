namespace StreamForecast.Engine.Simulation;

/// <summary>A labelled series before it is observed, as the planter of anomalies sees it.</summary>
/// <param name="Path">All parts added up; anomalies are planted here.</param>
/// <param name="Seasonal">The seasonal part alone.</param>
/// <param name="Season">Its period in rows; 1 for none.</param>
/// <param name="Reach">How far the series usually moves: the size that an anomaly is measured by.</param>
internal sealed record LatentSeries(double[] Path, double[] Seasonal, int Season, double Reach)
{
    public bool HasSeason => Season > 1;
}
