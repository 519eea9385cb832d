namespace StreamForecast.Engine.Simulation;

/// <summary>Makes series with trend, seasons, weather, events and noise; same seed, same values.</summary>
public static class SeriesSimulator
{
    /// <summary>A set of series over all season classes, as the base model is trained on; no anomalies are planted.</summary>
    public static IReadOnlyList<SimulatedSeries> TrainingSet(int series, int seed) => throw new NotImplementedException();

    /// <summary>Series <paramref name="index"/> of a set with one interval and planted, labelled anomalies, as <c>simulate</c> and <c>demo</c> emit.</summary>
    public static SimulatedSeries Labelled(int index, double intervalSeconds, int points, int seed) => throw new NotImplementedException();
}
