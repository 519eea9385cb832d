using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Optimizers;
using StreamForecast.Learning.Training;

namespace StreamForecast.Learning.Tests.Training;

public sealed class ForecastTrainerTests
{
    private static readonly NetworkShape Small = new(Inputs: 4, Hidden: 8, Encoding: 16, Features: 6, Candidates: 3);
    private static readonly TrainingOptions Short = new() { Iterations = 12, WarmUp = 3, Streams = 70, Steps = 8, Queries = 2, Horizons = 2, Seed = 5 };

    [Fact]
    public void Training_lowers_the_loss_and_learns_which_candidate_to_trust()
    {
        var network = new ForecastNetwork(Small, seed: 1);
        var losses = new List<double>();
        TrainingOptions options = Short with { Iterations = 300, WarmUp = 10, PeakRate = 0.01, Streams = 32 };
        new ForecastTrainer(network, options).Train(new MadeUpSource(seed: 30), step => losses.Add(step.Loss), CancellationToken.None);

        Assert.Equal(300, losses.Count);
        double early = losses.Take(10).Average(), late = losses.TakeLast(20).Average();
        Assert.True(late < 0.45 * early, $"the loss went from {early:F4} to {late:F4}");
    }

    [Fact]
    public void An_update_is_a_clipped_AdamW_step_along_losses_balanced_by_group()
    {
        TrainingOptions options = Short with { Iterations = 5, Streams = 9, Dropout = 0, ClipNorm = 0.02, WeightDecay = 0.5, WarmUp = 1, PeakRate = 0.02 };
        ForecastNetwork trained = new(Small, seed: 3), byHand = new(Small, seed: 3);
        var norms = new List<double>();
        new ForecastTrainer(trained, options).Train(new MadeUpSource(seed: 35), step => norms.Add(step.GradientNorm), CancellationToken.None);

        var batch = new TrainingBatch(Small, options.Streams, options.Steps, options.Queries, options.Horizons);
        var source = new MadeUpSource(seed: 35);
        var part = new TrainingPart(byHand.Layout, batch, first: 0, options.Streams);
        var adamW = new Adam(byHand.Layout.Count, 0.9, 0.99, 1e-8, weightDecay: 0.5, decoupled: true);
        double[] means = [1, 1, 1];
        for (int i = 1; i <= options.Iterations; i++)
        {
            source.Fill(batch);
            part.Run(byHand.Weights, batch, means, dropout: 0, new RandomStream(1));
            float[] gradient = [.. part.Gradient];
            Assert.Equal(norms[i - 1], GradientClip.ByGlobalNorm(gradient, 0.02), tolerance: 1e-6);
            Assert.True(norms[i - 1] > 0.02, "the clipping must show");
            adamW.Update(byHand.Parameters, gradient, LearningRate.At(i, options));
            for (int group = 0; group < 3; group++)
            {
                double mean = part.StreamLoss.Where((_, stream) => batch.Group[stream] == group).Average(loss => (double)loss);
                means[group] = i == 1 ? mean : 0.95 * means[group] + 0.05 * mean;
            }
        }
        for (int i = 0; i < trained.Parameters.Length; i++) Assert.Equal(byHand.Parameters[i], trained.Parameters[i], tolerance: 1e-5);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads(int threads, int otherThreads)
    {
        float[] one = Trained(Short, threads), other = Trained(Short, otherThreads);
        Assert.Equal(Noise.Bits(one), Noise.Bits(other));
        Assert.NotEqual(Noise.Bits(one), Noise.Bits(Trained(Short with { Seed = 6 }, threads)));
    }

    [Fact]
    public void Steady_training_allocates_nothing()
    {
        var network = new ForecastNetwork(Small, seed: 1);
        long[] allocated = new long[Short.Iterations];
        var source = new MadeUpSource(seed: 31);
        new ForecastTrainer(network, Short).Train(source, step => allocated[step.Iteration - 1] = GC.GetAllocatedBytesForCurrentThread(), default);
        Assert.Equal(0, allocated[^1] - allocated[^6]);
    }

    [Fact]
    public void A_broken_row_is_refused_by_iteration_and_place_and_the_network_is_left_whole()
    {
        var network = new ForecastNetwork(Small, seed: 1);
        var source = new MadeUpSource(seed: 32)
        {
            Spoil = (fill, batch) =>
            {
                if (fill == 4) batch.Features[batch.Queries * batch.Horizons * Small.Features * 9 + 2] = float.NaN;
            },
        };
        var error = Assert.Throws<InvalidDataException>(() => new ForecastTrainer(network, Short).Train(source, null, CancellationToken.None));
        Assert.Contains("iteration 4 of 12", error.Message);
        Assert.Contains("decoder feature of stream 9 is NaN", error.Message);
        Assert.All(network.Parameters.ToArray(), p => Assert.True(float.IsFinite(p)));
    }

    [Fact]
    public void A_rate_that_breaks_the_network_is_named_as_the_cause()
    {
        var network = new ForecastNetwork(Small, seed: 1);
        TrainingOptions wild = Short with { PeakRate = 1e37, WarmUp = 1, Iterations = 50 };
        var error = Assert.Throws<InvalidDataException>(() => new ForecastTrainer(network, wild).Train(new MadeUpSource(seed: 33), null, default));
        Assert.Contains("lower PeakRate", error.Message);
    }

    [Fact]
    public void Training_stops_between_two_iterations_when_told_to()
    {
        var network = new ForecastNetwork(Small, seed: 1);
        using var stop = new CancellationTokenSource();
        int last = 0;
        Assert.Throws<OperationCanceledException>(() => new ForecastTrainer(network, Short, threads: 2).Train(new MadeUpSource(seed: 34), step =>
        {
            last = step.Iteration;
            if (last == 3) stop.Cancel();
        }, stop.Token));
        Assert.Equal(3, last);
        Assert.Equal(Noise.Bits(Trained(Short, 1, stopAfter: 3)), Noise.Bits(network.Parameters));
    }

    [Fact]
    public void Options_that_cannot_work_are_refused_all_at_once()
    {
        TrainingOptions broken = Short with { Dropout = 1, PeakRate = double.NaN, Streams = 0 };
        var error = Assert.Throws<ArgumentException>(() => new ForecastTrainer(new ForecastNetwork(Small, seed: 1), broken));
        Assert.All((string[])["Training:Dropout is 1", "Training:PeakRate is NaN", "Training:Streams is 0"], part => Assert.Contains(part, error.Message));
        Assert.Empty(new TrainingOptions().Problems("Training"));
    }

    [Fact]
    public void The_rate_warms_up_and_falls_along_a_cosine_to_a_hundredth()
    {
        var options = new TrainingOptions { Iterations = 1030, WarmUp = 30, PeakRate = 1 };
        Assert.Equal(1.0 / 30, LearningRate.At(1, options), 9);
        Assert.Equal(1, LearningRate.At(30, options), 9);
        Assert.Equal(0.505, LearningRate.At(530, options), 9);
        Assert.Equal(0.01, LearningRate.At(1030, options), 9);
        Assert.All(Enumerable.Range(31, 999), i => Assert.True(LearningRate.At(i, options) < LearningRate.At(i - 1, options)));
    }

    private static float[] Trained(TrainingOptions options, int threads, int stopAfter = int.MaxValue)
    {
        var network = new ForecastNetwork(Small, seed: 1);
        using var stop = new CancellationTokenSource();
        try
        {
            new ForecastTrainer(network, options, threads).Train(new MadeUpSource(seed: 34), step =>
            {
                if (step.Iteration == stopAfter) stop.Cancel();
            }, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        return network.Parameters.ToArray();
    }
}
