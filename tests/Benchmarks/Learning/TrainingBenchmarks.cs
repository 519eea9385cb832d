using BenchmarkDotNet.Attributes;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Benchmarks.Learning;

/// <summary>One update of the production network, 128 streams of 64 rows and 6,144 forecasts, on rows that cost nothing to make.</summary>
public class TrainingBenchmarks
{
    private const int Updates = 20;

    [Params(1, 2)]
    public int Threads { get; set; }

    [Benchmark(OperationsPerInvoke = Updates)]
    public float Update()
    {
        var network = new ForecastNetwork(NetworkShape.Default, seed: 1);
        new ForecastTrainer(network, new TrainingOptions { Iterations = Updates, Threads = Threads }, new NoiseSource()).Train(report: null, CancellationToken.None);
        return network.Parameters[0];
    }

    /// <summary>Fills each of the trainer's two batches once and leaves them so.</summary>
    private sealed class NoiseSource : ITrainingSource
    {
        private int fills;

        public int Groups => 1;

        public long Bytes => 0;

        public string NameOf(int series) => "noise";

        public void Save(BinaryWriter writer) => writer.Write(fills);

        public void Load(BinaryReader reader) => fills = reader.ReadInt32();

        public void Fill(TrainingBatch batch)
        {
            if (fills++ >= 2) return;
            var random = new RandomStream(seed: 2);
            foreach (float[] column in (float[][])[batch.Inputs, batch.Features, batch.Candidates, batch.Target])
                foreach (ref float v in column.AsSpan()) v = random.NextUniform(1.5f);
            foreach (float[] column in (float[][])[batch.LogErrors, batch.Unit])
                foreach (ref float v in column.AsSpan()) v = 0.1f + random.NextSingle();
            Array.Fill(batch.Weight, 1f);
            for (int i = 0; i < batch.QueryStep.Length; i++) batch.QueryStep[i] = (int)(random.NextBits() % (ulong)batch.Steps);
        }
    }
}
