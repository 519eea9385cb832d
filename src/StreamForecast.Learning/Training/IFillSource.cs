namespace StreamForecast.Learning.Training;

/// <summary>
/// Where windows with hidden rows come from. The engine implements it over simulated series with the very candidates that <c>fill</c> uses; tests over made-up ones.
/// </summary>
public interface IFillSource
{
    /// <summary>
    /// Overwrites one window of the batch. What is written depends on the source, on <paramref name="iteration"/> and on <paramref name="window"/> alone; called from several threads at once,
    /// <paramref name="worker"/> (0 to the number of parts - 1) tells them apart.
    /// </summary>
    void Fill(FillBatch batch, int window, int iteration, int worker);
}
