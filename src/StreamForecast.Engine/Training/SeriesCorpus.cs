using StreamForecast.Learning.Training;

namespace StreamForecast.Engine.Training;

/// <summary>
/// Training rows from series, through the same statistics and candidates that production steps: streams that run along
/// series, started anywhere, with the state of the statistics restored from snapshots taken every few thousand rows.
/// </summary>
public sealed class SeriesCorpus : ITrainingSource
{
    /// <summary>Prepares the series; equal seeds give equal batches.</summary>
    public SeriesCorpus(IReadOnlyList<TrainingSeries> series, int seed) => throw new NotImplementedException();

    /// <inheritdoc/>
    public int Groups => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Fill(TrainingBatch batch) => throw new NotImplementedException();
}
