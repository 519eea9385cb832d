using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Learning.Tests.Training;

/// <summary>
/// Batches with something to learn: the target is one of the candidates (which one stands in the features) plus noise that
/// grows with another feature, and a part that only the history of inputs tells.
/// </summary>
internal sealed class MadeUpSource(int seed, double resetShare = 0.1) : ITrainingSource
{
    private int fills;

    public int Groups => 3;

    public long Bytes => 0;

    public string NameOf(int series) => $"made-up-{series}";

    public void Save(BinaryWriter writer) => writer.Write(fills);

    public void Load(BinaryReader reader) => fills = reader.ReadInt32();

    /// <summary>Called with each batch after it is filled.</summary>
    public Action<int, TrainingBatch>? Spoil { get; init; }

    public void Fill(TrainingBatch batch)
    {
        NetworkShape s = batch.Shape;
        var random = new RandomStream(seed, fills++);
        foreach (ref float v in batch.Inputs.AsSpan()) v = random.NextUniform(1.5f);
        for (int i = 0; i < batch.Streams; i++)
        {
            batch.Reset[i] = fills == 1 || random.NextSingle() < resetShare;
            batch.Group[i] = i % Groups;
            batch.Series[i] = 100 + i;
            batch.FirstRow[i] = (fills - 1) * batch.Steps;
        }
        for (int row = 0; row < batch.QueryStep.Length; row++)
        {
            int step = batch.QueryStep[row] = (int)(random.NextBits() % (ulong)batch.Steps), stream = row / batch.Queries;
            float history = batch.Inputs[(Math.Max(0, step - 1) * batch.Streams + stream) * s.Inputs];
            for (int cell = row * batch.Horizons; cell < (row + 1) * batch.Horizons; cell++)
            {
                for (int j = 0; j < s.Features; j++) batch.Features[cell * s.Features + j] = random.NextUniform(1.5f);
                for (int k = 0; k < s.Candidates; k++)
                {
                    batch.Candidates[cell * s.Candidates + k] = random.NextUniform(1.5f);
                    batch.LogErrors[cell * s.Candidates + k] = random.NextSingle();
                }
                float unit = batch.Unit[cell] = 0.2f + random.NextSingle();
                int best = batch.Features[cell * s.Features] > 0 ? 0 : 1;
                batch.Target[cell] = batch.Candidates[cell * s.Candidates + best] + 0.3f * unit * history
                    + random.NextUniform(0.3f) * unit * MathF.Abs(batch.Features[cell * s.Features + 1]);
                batch.Weight[cell] = random.NextSingle() < 0.9f ? 1 : 0;
            }
        }
        Spoil?.Invoke(fills, batch);
    }
}
