namespace StreamForecast.Learning.Training;

/// <summary>Tells a loss that explodes from one that is merely noisy: its running mean has grown tenfold from its lowest.</summary>
internal sealed class LossWatch
{
    private const double Memory = 0.9, Factor = 10;
    private const double Least = 5, Most = 40;       // below 5 (five times a naive forecast's) nothing has exploded; a cell's loss is capped at 50

    private double mean = double.NaN, lowest = double.PositiveInfinity;

    /// <summary>Running mean of the loss.</summary>
    public double Mean => mean;

    /// <summary>Lowest running mean so far.</summary>
    public double Lowest => lowest;

    /// <summary>Takes in an update's loss; true when it has exploded.</summary>
    public bool Explodes(double loss)
    {
        mean = double.IsNaN(mean) ? loss : Memory * mean + (1 - Memory) * loss;
        lowest = Math.Min(lowest, mean);
        return mean > Math.Clamp(Factor * lowest, Least, Most);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(mean);
        writer.Write(lowest);
    }

    public void Load(BinaryReader reader) => (mean, lowest) = (reader.ReadDouble(), reader.ReadDouble());
}
