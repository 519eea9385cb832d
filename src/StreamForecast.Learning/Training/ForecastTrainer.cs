using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Optimizers;

namespace StreamForecast.Learning.Training;

/// <summary>
/// Trains a forecast network by truncated backpropagation through time; one call of <see cref="Train"/> is one run. The same
/// options, seed and source give the same weights to the bit, whatever the number of threads.
/// </summary>
/// <remarks>
/// Each batch moves every stream on by 64 rows; the states are carried over, their gradients are not (Williams, Peng 1990). A
/// stream's mean loss is divided by the running mean of its group's, so that groups that are hard to forecast do not drown the rest.
/// While one batch is trained on, the source fills the next.
/// </remarks>
public sealed class ForecastTrainer
{
    private const double GroupMemory = 0.95;
    private const double LeastGroupMean = 1e-6;      // a group of constant series has no loss to divide by

    private readonly ForecastNetwork network;
    private readonly TrainingOptions options;
    private readonly int threads;
    private readonly IOptimizer optimizer;
    private readonly float[] gradient;

    /// <summary>Prepares a run that changes <paramref name="network"/> in place, on up to <paramref name="threads"/> threads.</summary>
    public ForecastTrainer(ForecastNetwork network, TrainingOptions options, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (options.Problems("Training").ToArray() is { Length: > 0 } problems) throw new ArgumentException(string.Join(" ", problems), nameof(options));
        (this.network, this.options, this.threads) = (network, options, threads);
        optimizer = new Adam(network.Layout.Count, beta1: 0.9, beta2: 0.99, weightDecay: options.WeightDecay, decoupled: true);
        gradient = new float[network.Layout.Count];
    }

    /// <summary>
    /// Runs all iterations; <paramref name="report"/> is called after each. Throws <see cref="InvalidDataException"/> naming the iteration when a loss
    /// or gradient is not finite, and <see cref="OperationCanceledException"/> when stopped; the network is then as after the last whole iteration.
    /// </summary>
    public void Train(ITrainingSource source, Action<TrainingStep>? report, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        TrainingBatch batch = NewBatch(), nextBatch = NewBatch();
        TrainingPart[] parts = Split(batch);
        double[] groupMeans = new double[source.Groups];
        Array.Fill(groupMeans, 1);                   // a group seen for the first time; relative losses are of this order
        bool[] groupSeen = new bool[source.Groups];
        double[] groupSum = new double[source.Groups];
        int[] groupCount = new int[source.Groups];

        int iteration = 0;
        source.Fill(batch);
        using var crew = new TrainingCrew(parts.Length + 1, threads, job =>
        {
            if (job > 0) Run(parts[job - 1]);
            else if (iteration < options.Iterations) source.Fill(nextBatch);      // first, because it may take longest
        });
        void Run(TrainingPart part)
        {
            var random = new RandomStream(options.Seed, (long)iteration * batch.Streams + part.First);
            part.Run(network.Weights, batch, groupMeans, options.Dropout, random);
        }
        for (iteration = 1; iteration <= options.Iterations; iteration++)
        {
            stop.ThrowIfCancellationRequested();
            crew.RunAll();

            double lossSum = 0, weightSum = 0;
            Array.Clear(gradient);
            foreach (TrainingPart part in parts)     // always in this order: sums of floats depend on it
            {
                Axpy.Add(1, part.Gradient, gradient);
                lossSum += part.LossSum;
                weightSum += part.WeightSum;
            }
            double loss = weightSum > 0 ? lossSum / weightSum : 0;
            double norm = GradientClip.ByGlobalNorm(gradient, options.ClipNorm);
            if (!double.IsFinite(loss) || !double.IsFinite(norm)) throw NotFinite(iteration, loss, norm, batch);

            double rate = LearningRate.At(iteration, options);
            optimizer.Update(network.Parameters, gradient, rate);
            MoveGroupMeans(parts, batch, groupMeans, groupSeen, groupSum, groupCount);
            report?.Invoke(new TrainingStep(iteration, loss, norm, rate));
            (batch, nextBatch) = (nextBatch, batch);
        }
    }

    private TrainingBatch NewBatch() => new(network.Shape, options.Streams, options.Steps, options.Queries, options.Horizons);

    private TrainingPart[] Split(TrainingBatch batch)
    {
        var parts = new List<TrainingPart>();
        for (int first = 0; first < batch.Streams; first += TrainingPart.MostStreams)
            parts.Add(new TrainingPart(network.Layout, batch, first, Math.Min(TrainingPart.MostStreams, batch.Streams - first)));
        return [.. parts];
    }

    private static void MoveGroupMeans(TrainingPart[] parts, TrainingBatch batch, double[] means, bool[] seen, double[] sum, int[] count)
    {
        Array.Clear(sum);
        Array.Clear(count);
        int stream = 0;
        foreach (TrainingPart part in parts)
        {
            foreach (float loss in part.StreamLoss)
            {
                int group = batch.Group[stream++];
                if (loss < 0) continue;
                sum[group] += loss;
                count[group]++;
            }
        }
        for (int group = 0; group < means.Length; group++)
        {
            if (count[group] == 0) continue;
            double mean = sum[group] / count[group];
            means[group] = Math.Max(LeastGroupMean, seen[group] ? GroupMemory * means[group] + (1 - GroupMemory) * mean : mean);
            seen[group] = true;
        }
    }

    private InvalidDataException NotFinite(int iteration, double loss, double norm, TrainingBatch batch) =>
        new($"Training stopped at iteration {iteration} of {options.Iterations}: loss {loss}, gradient norm {norm}; {batch.FirstNotFinite() ??
            $"the rows are finite, so the rate ({LearningRate.At(iteration, options):G3}) is too high for them; lower PeakRate"}.");
}
