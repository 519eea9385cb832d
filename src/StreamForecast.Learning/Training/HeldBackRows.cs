namespace StreamForecast.Learning.Training;

/// <summary>
/// The rows that are watched and not trained on: a few batches in a row, drawn once, so that every evaluation sees the same. Keeps
/// count of how long the loss has not improved, for early stopping and for the rate on a plateau. Used by <see cref="ForecastTrainer"/>.
/// </summary>
internal sealed class HeldBackRows
{
    /// <summary>Batches of an evaluation, some three updates' worth of time: 256 rows of each of the default streams, 24,576 forecasts.</summary>
    public const int Batches = 4;

    public HeldBackRows(ITrainingSource source, Func<TrainingBatch> newBatch)
    {
        Rows = new TrainingBatch[Batches];
        for (int i = 0; i < Batches; i++)
        {
            source.Fill(Rows[i] = newBatch());
            Array.Clear(Rows[i].Group);          // of another source than the trainer's; groups play no part in scoring
        }
        Array.Fill(Rows[0].Reset, true);
    }

    /// <summary>In the order they are scored, states carried on.</summary>
    public TrainingBatch[] Rows { get; }
    /// <summary>The lowest loss so far.</summary>
    public double Best { get; private set; } = double.PositiveInfinity;
    /// <summary>The iteration after which it was found; 0 for none yet.</summary>
    public int BestIteration { get; private set; }
    /// <summary>Evaluations since, for early stopping.</summary>
    public int Waited { get; private set; }
    /// <summary>Evaluations since, or since the rate was last cut.</summary>
    public int WaitedForRate { get; set; }

    /// <summary>Takes in an evaluation; true when it is the best.</summary>
    public bool Judge(int iteration, double loss)
    {
        Waited++;
        WaitedForRate++;
        if (!(loss < Best)) return false;
        (Best, BestIteration, Waited, WaitedForRate) = (loss, iteration, 0, 0);
        return true;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Best);
        writer.Write(BestIteration);
        writer.Write(Waited);
        writer.Write(WaitedForRate);
    }

    public void Load(BinaryReader reader) =>
        (Best, BestIteration, Waited, WaitedForRate) = (reader.ReadDouble(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
}
