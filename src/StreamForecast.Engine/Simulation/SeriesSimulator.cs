namespace StreamForecast.Engine.Simulation;

/// <summary>
/// Makes series with trend, seasons, weather, events and noise; same seed, same values. Series i depends on the seed and on
/// i alone, so that series can be made one by one, in any order and on several threads.
/// </summary>
public static class SeriesSimulator
{
    /// <summary>A set of series over all season classes, as the base model is trained on; no anomalies are planted.</summary>
    public static IReadOnlyList<SimulatedSeries> TrainingSet(int series, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(series);
        var set = new SimulatedSeries[series];
        for (int i = 0; i < series; i++) set[i] = Training(i, seed);
        return set;
    }

    /// <summary>Series <paramref name="index"/> of every <see cref="TrainingSet"/> with this seed that is long enough to hold it.</summary>
    public static SimulatedSeries Training(int index, int seed) => TrainingSimulation.Draw(index, seed);

    /// <summary>
    /// Series <paramref name="index"/> of a set with one interval and planted, labelled anomalies, as <c>simulate</c> and
    /// <c>demo</c> emit. With <see cref="PlantingOptions.WarmUpRows"/> set, and a season that follows from the interval, more
    /// points do not change the earlier ones.
    /// </summary>
    public static SimulatedSeries Labelled(int index, double intervalSeconds, int points, int seed, PlantingOptions? planting = null)
    {
        planting ??= new PlantingOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(intervalSeconds, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(planting.RowsPerAnomaly, 60, nameof(planting));
        return LabelledSimulation.Draw(index, intervalSeconds, points, seed, planting);
    }
}
