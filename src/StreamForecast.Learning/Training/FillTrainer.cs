using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Optimizers;

namespace StreamForecast.Learning.Training;

/// <summary>
/// Trains a gap-filling network by backpropagation through whole windows, in both directions of time. The same options, seed and source give the
/// same weights to the bit, whatever the number of threads.
/// </summary>
public sealed class FillTrainer
{
    private readonly FillNetwork network;
    private readonly FillTrainingOptions options;
    private readonly int threads;
    private readonly IOptimizer optimizer;
    private readonly float[] gradient;

    /// <summary>Prepares a run that changes <paramref name="network"/> in place, on up to <paramref name="threads"/> threads.</summary>
    public FillTrainer(FillNetwork network, FillTrainingOptions options, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        (this.network, this.options, this.threads) = (network, options, threads);
        optimizer = new Adam(network.Layout.Count, beta1: 0.9, beta2: 0.99, weightDecay: options.WeightDecay, decoupled: true);
        gradient = new float[network.Layout.Count];
    }

    /// <summary>Into how many parts a batch of so many windows is cut.</summary>
    public static int PartsOf(int windows) => (windows + FillPart.MostWindows - 1) / FillPart.MostWindows;

    /// <summary>
    /// Runs all iterations; <paramref name="report"/> is called after each. Throws <see cref="InvalidDataException"/> naming the iteration when a loss or gradient is not
    /// finite, and <see cref="OperationCanceledException"/> when stopped; the network is then as after the last whole iteration.
    /// </summary>
    public void Train(IFillSource source, Action<TrainingStep>? report, CancellationToken stop)
    {
        var batch = new FillBatch(network.Shape, options.Windows, options.Rows, options.Targets);
        var schedule = new TrainingOptions { Iterations = options.Iterations, PeakRate = options.PeakRate, WarmUp = options.WarmUp };
        var parts = new FillPart[PartsOf(batch.Windows)];
        for (int i = 0; i < parts.Length; i++)
        {
            int first = i * FillPart.MostWindows;
            parts[i] = new FillPart(network, batch, first, Math.Min(FillPart.MostWindows, batch.Windows - first), i);
        }
        int iteration = 0;
        using var crew = new TrainingCrew(parts.Length, threads, (job, _) =>
            parts[job].Run(source, iteration, options.Dropout, new RandomStream(options.Seed, (long)iteration * parts.Length + job)));
        for (iteration = 1; iteration <= options.Iterations; iteration++)
        {
            stop.ThrowIfCancellationRequested();
            crew.RunAll();

            double lossSum = 0, weightSum = 0;
            Array.Clear(gradient);
            foreach (FillPart part in parts)         // always in this order: sums of floats depend on it
            {
                Axpy.Add(1, part.Gradient, gradient);
                lossSum += part.LossSum;
                weightSum += part.WeightSum;
            }
            double loss = weightSum > 0 ? lossSum / weightSum : 0;
            double norm = GradientClip.ByGlobalNorm(gradient, options.ClipNorm);
            double rate = LearningRate.At(iteration, schedule);
            if (!double.IsFinite(loss) || !double.IsFinite(norm))
                throw new InvalidDataException($"Training stopped at iteration {iteration} of {options.Iterations}: loss {loss}, gradient norm {norm}. Where the rows are finite the rate ({rate:G3}) is too high for them; lower PeakRate.");
            optimizer.Update(network.Parameters, gradient, rate);
            report?.Invoke(new TrainingStep(iteration, loss, norm, rate));
        }
    }
}
