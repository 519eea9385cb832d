namespace StreamForecast.Learning.Training;

/// <summary>
/// Where the trainer's rows come from. The engine implements it over real and simulated series with the very statistics
/// that production uses; the tests implement it over small made-up ones. Equal seeds give equal batches.
/// </summary>
public interface ITrainingSource
{
    /// <summary>Number of loss groups; a stream's loss is divided by the running mean of its group's.</summary>
    int Groups { get; }

    /// <summary>Memory that its rows take, in bytes.</summary>
    long Bytes { get; }

    /// <summary>
    /// Moves every stream on and overwrites the whole batch. Called by one thread at a time, but not always the same one; the batch
    /// alternates between two of equal size.
    /// </summary>
    void Fill(TrainingBatch batch);

    /// <summary>The key of a series, as <see cref="TrainingBatch.Series"/> numbers it: what a message calls it.</summary>
    string NameOf(int series);

    /// <summary>Writes where it stands, so that after <see cref="Load"/> the next batches are those that would have come.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Goes on from where a source over the same series and seed stood.</summary>
    void Load(BinaryReader reader);
}
