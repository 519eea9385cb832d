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
        new ForecastTrainer(network, options, new MadeUpSource(seed: 30)).Train(step => losses.Add(step.Loss), CancellationToken.None);

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
        new ForecastTrainer(trained, options, new MadeUpSource(seed: 35)).Train(step => norms.Add(step.GradientNorm), CancellationToken.None);

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
        long[] allocated = new long[12];
        var source = new MadeUpSource(seed: 31);
        // With a look inside after every update, evaluations and segments run twice. One thread: a barrier makes its lock when it first has to wait.
        TrainingOptions options = Short with { Steps = 40, HeldBackEvery = 2, Patience = 100, ClipValue = 1, Threads = 1 };
        options = options with { MaxMemory = $"{TrainingMemory.Plan(network.Layout, options, heldBack: true).Least}B" };
        var trainer = new ForecastTrainer(network, options, source, new MadeUpSource(seed: 32));
        trainer.Train(step => allocated[step.Iteration - 1] = GC.GetAllocatedBytesForCurrentThread(), default);
        Assert.True(trainer.Memory.KeptSegments < trainer.Memory.Segments);
        Assert.Equal(12, trainer.Inspector.Iterations.Count);
        // Two updates, one of them with an evaluation; the runtime's own, such as compiling anew, comes once.
        Assert.Equal(0, Enumerable.Range(0, 10).Min(i => allocated[i + 2] - allocated[i]));
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
        var error = Assert.Throws<InvalidDataException>(() => new ForecastTrainer(network, Short, source).Train(null, CancellationToken.None));
        Assert.Contains("iteration 4 of 12", error.Message);
        Assert.Contains("decoder feature of series \"made-up-109\" (stream 9, from its row 24 on) is NaN (step ", error.Message);
        Assert.All(network.Parameters.ToArray(), p => Assert.True(float.IsFinite(p)));
    }

    [Fact]
    public void A_rate_that_breaks_the_network_is_named_as_the_cause()
    {
        var network = new ForecastNetwork(Small, seed: 1);
        TrainingOptions wild = Short with { PeakRate = 1e37, WarmUp = 1, Iterations = 50 };
        var error = Assert.Throws<InvalidDataException>(() => new ForecastTrainer(network, wild, new MadeUpSource(seed: 33)).Train(null, default));
        Assert.Contains("lower PeakRate", error.Message);
        Assert.Contains("series \"made-up-1", error.Message);
    }

    [Fact]
    public void Training_stops_between_two_iterations_when_told_to()
    {
        var network = new ForecastNetwork(Small, seed: 1);
        using var stop = new CancellationTokenSource();
        int last = 0;
        Assert.Throws<OperationCanceledException>(() => new ForecastTrainer(network, Short with { Threads = 2 }, new MadeUpSource(seed: 34)).Train(step =>
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
        var error = Assert.Throws<ArgumentException>(() => new ForecastTrainer(new ForecastNetwork(Small, seed: 1), broken, new MadeUpSource(seed: 1)));
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

    [Fact]
    public void A_constant_rate_stays_and_a_plateaus_is_cut_when_the_held_back_loss_stands_still()
    {
        var constant = new TrainingOptions { Iterations = 100, WarmUp = 10, PeakRate = 1, Schedule = RateSchedule.Constant };
        Assert.All(Enumerable.Range(10, 91), i => Assert.Equal(1, LearningRate.At(i, constant)));
        // A rate so small that nothing improves by a bit: best at the first evaluation, then cut after every two.
        TrainingOptions plateau = Short with { Schedule = RateSchedule.Plateau, PlateauPatience = 2, PlateauFactor = 0.1, HeldBackEvery = 1, PeakRate = 1e-30, WarmUp = 0, WeightDecay = 0, Iterations = 7 };
        var rates = new List<double>();
        new ForecastTrainer(new ForecastNetwork(Small, seed: 1), plateau, new MadeUpSource(34), new MadeUpSource(35)).Train(step => rates.Add(step.Rate / 1e-30), default);
        double[] expected = [1, 1, 1, 0.1, 0.1, 0.01, 0.01];
        for (int i = 0; i < 7; i++) Assert.Equal(expected[i], rates[i], tolerance: 1e-9);
    }

    [Fact]
    public void Early_stopping_ends_the_run_and_leaves_the_best_weights()
    {
        // A rate that climbs until the network gets worse: the best evaluation lies behind when the patience ends.
        TrainingOptions patient = Short with { Iterations = 400, WarmUp = 400, PeakRate = 0.6, Patience = 4, HeldBackEvery = 5, Streams = 32, ClipNorm = 0 };
        var network = new ForecastNetwork(Small, seed: 1);
        var trainer = new ForecastTrainer(network, patient, new MadeUpSource(34), new MadeUpSource(35));
        float[] atBest = [];
        trainer.Train(step =>
        {
            if (trainer.BestIteration == step.Iteration) atBest = network.Parameters.ToArray();
        }, default);
        Assert.True(trainer.Finished && trainer.Iteration < 400, $"ended after {trainer.Iteration}");
        Assert.Equal(trainer.BestIteration + 4 * 5, trainer.Iteration);
        Assert.Equal(trainer.Steps.Min(step => double.IsNaN(step.HeldBackLoss) ? 9 : step.HeldBackLoss), trainer.BestHeldBackLoss);
        Assert.Equal(Noise.Bits(atBest), Noise.Bits(network.Parameters));
    }

    [Fact]
    public void The_held_back_loss_falls_and_watching_it_changes_no_weight()
    {
        TrainingOptions watched = Short with { Iterations = 120, WarmUp = 10, PeakRate = 0.01, Streams = 32, HeldBackEvery = 20 };
        ForecastNetwork with = new(Small, seed: 1), without = new(Small, seed: 1);
        var trainer = new ForecastTrainer(with, watched, new MadeUpSource(34), new MadeUpSource(35));
        trainer.Train(null, default);
        new ForecastTrainer(without, watched, new MadeUpSource(34)).Train(null, default);
        double[] losses = [.. trainer.Steps.Where(step => !double.IsNaN(step.HeldBackLoss)).Select(step => step.HeldBackLoss)];
        Assert.Equal(6, losses.Length);
        Assert.True(losses[^1] < 0.8 * losses[0], $"from {losses[0]:F4} to {losses[^1]:F4}");
        Assert.Equal(Noise.Bits(without.Parameters), Noise.Bits(with.Parameters));
    }

    [Fact]
    public void Clipping_by_value_bounds_every_step_of_plain_descent()
    {
        TrainingOptions clipped = Short with { Optimizer = OptimizerKind.Sgd, ClipValue = 1e-3, ClipNorm = 0, WeightDecay = 0, PeakRate = 1, WarmUp = 0, Schedule = RateSchedule.Constant, Iterations = 1 };
        ForecastNetwork before = new(Small, seed: 1), after = new(Small, seed: 1);
        new ForecastTrainer(after, clipped, new MadeUpSource(34)).Train(null, default);
        float[] moves = [.. before.Parameters.ToArray().Zip(after.Parameters.ToArray(), (b, a) => Math.Abs(b - a))];
        Assert.Equal(1e-3, moves.Max(), tolerance: 1e-6);
        Assert.Contains(moves, move => move is > 1e-5f and < 9e-4f);
    }

    [Fact]
    public void A_loss_that_explodes_is_refused_with_the_series_that_went_worst()
    {
        // Finite to the end: the loss of a cell is capped, so that only its growth tells.
        TrainingOptions wild = Short with { Iterations = 400, WarmUp = 200, PeakRate = 300, ClipNorm = 0, Optimizer = OptimizerKind.Sgd };
        var error = Assert.Throws<InvalidDataException>(() => new ForecastTrainer(new ForecastNetwork(Small, seed: 1), wild, new MadeUpSource(seed: 33)).Train(null, default));
        Assert.Contains("the loss explodes", error.Message);
        Assert.Contains("series \"made-up-1", error.Message);
        Assert.Contains("Lower PeakRate", error.Message);
    }

    private static float[] Trained(TrainingOptions options, int threads, int stopAfter = int.MaxValue)
    {
        var network = new ForecastNetwork(Small, seed: 1);
        using var stop = new CancellationTokenSource();
        try
        {
            new ForecastTrainer(network, options with { Threads = threads }, new MadeUpSource(seed: 34)).Train(step =>
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
