using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Learning.Tests.Training;

public sealed class TrainingCheckpointTests : IDisposable
{
    private static readonly NetworkShape small = new(Inputs: 4, Hidden: 8, Encoding: 16, Features: 6, Candidates: 3);
    private static readonly TrainingOptions options = new()
    {
        Iterations = 14,
        WarmUp = 3,
        Streams = 37,
        Steps = 40,
        Queries = 2,
        Horizons = 2,
        Seed = 5,
        HeldBackEvery = 3,
        Patience = 50,
        Schedule = RateSchedule.Plateau,
        PlateauPatience = 1,
    };

    private readonly string path = Path.Combine(Path.GetTempPath(), $"streamforecast-{Guid.NewGuid():N}.checkpoint");

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(OptimizerKind.Sgd), InlineData(OptimizerKind.Momentum), InlineData(OptimizerKind.Nesterov), InlineData(OptimizerKind.RmsProp)]
    [InlineData(OptimizerKind.Adagrad), InlineData(OptimizerKind.Adam), InlineData(OptimizerKind.AdamW), InlineData(OptimizerKind.RAdam)]
    public void A_run_gone_on_with_after_every_few_updates_ends_with_the_same_bits(OptimizerKind optimizer)
    {
        TrainingOptions run = options with { Optimizer = optimizer };
        (ForecastNetwork whole, ForecastTrainer uninterrupted) = Fresh(run);
        uninterrupted.Train(null, CancellationToken.None);

        (ForecastNetwork network, ForecastTrainer trainer) = Fresh(run);
        string least = $"{trainer.Memory.Least}B";
        foreach (int stopAt in (int[])[1, 6, 7, 13])
        {
            Interrupt(trainer, stopAt);
            TrainingCheckpoint.Write(path, Identity(run), trainer);
            // Threads and memory may be others the next time.
            (network, trainer) = Fresh(run with { Threads = stopAt % 2 + 1, MaxMemory = stopAt > 6 ? least : "" });
            TrainingCheckpoint.Read(path, Identity(run), trainer);
            Assert.Equal(stopAt, trainer.Iteration);
        }
        trainer.Train(null, CancellationToken.None);

        Assert.Equal(Noise.Bits(whole.Parameters), Noise.Bits(network.Parameters));
        Assert.Equal(uninterrupted.Steps, trainer.Steps);
        Assert.Equal(uninterrupted.BestIteration, trainer.BestIteration);
        Assert.Equal(uninterrupted.Inspector.Iterations, trainer.Inspector.Iterations);
        for (int i = 0; i < trainer.Inspector.Iterations.Count; i++)
            Assert.Equal(Noise.Bits(uninterrupted.Inspector.Record(i)), Noise.Bits(trainer.Inspector.Record(i)));
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused_by_everything_that_differs()
    {
        (_, ForecastTrainer trainer) = Fresh(options);
        Interrupt(trainer, 2);
        TrainingCheckpoint.Write(path, TrainingCheckpoint.Identity(options, ("Rows", "aa")), trainer);
        TrainingOptions other = options with { PeakRate = 0.1, Dropout = 0.2, Threads = 2, MaxMemory = "64MB" };
        var error = Assert.Throws<InvalidDataException>(() => TrainingCheckpoint.Read(path, TrainingCheckpoint.Identity(other, ("Rows", "bb")), Fresh(other).Trainer));
        Assert.Contains("Rows was aa and is now bb; Training:Dropout was 0.1 and is now 0.2; Training:PeakRate was null and is now 0.1.", error.Message);
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused()
    {
        (_, ForecastTrainer trainer) = Fresh(options);
        Interrupt(trainer, 2);
        TrainingCheckpoint.Write(path, Identity(options), trainer);
        byte[] whole = File.ReadAllBytes(path);
        foreach (int place in (int[])[0, 9, whole.Length / 2, whole.Length - 1])
        {
            byte[] damaged = [.. whole];
            damaged[place] ^= 1;
            File.WriteAllBytes(path, damaged);
            Assert.Contains("Cannot go on from", Assert.Throws<InvalidDataException>(() => TrainingCheckpoint.Read(path, Identity(options), Fresh(options).Trainer)).Message);
        }
        File.WriteAllBytes(path, whole[..^7]);
        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => TrainingCheckpoint.Read(path, Identity(options), Fresh(options).Trainer)).Message);
    }

    [Fact]
    public void A_crash_while_a_checkpoint_is_written_leaves_the_last_one()
    {
        (_, ForecastTrainer trainer) = Fresh(options);
        Interrupt(trainer, 2);
        TrainingCheckpoint.Write(path, Identity(options), trainer);
        byte[] before = File.ReadAllBytes(path);
        Directory.CreateDirectory(path + ".new");        // the place aside cannot be written
        try
        {
            Assert.ThrowsAny<SystemException>(() => TrainingCheckpoint.Write(path, Identity(options), trainer));
        }
        finally
        {
            Directory.Delete(path + ".new");
        }
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    private static SortedDictionary<string, string> Identity(TrainingOptions run) => TrainingCheckpoint.Identity(run);

    private static (ForecastNetwork Network, ForecastTrainer Trainer) Fresh(TrainingOptions run)
    {
        var network = new ForecastNetwork(small, seed: 1);
        return (network, new ForecastTrainer(network, run, new MadeUpSource(seed: 34), new MadeUpSource(seed: 35)));
    }

    private static void Interrupt(ForecastTrainer trainer, int after)
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => trainer.Train(step =>
        {
            if (step.Iteration == after) stop.Cancel();
        }, stop.Token));
    }
}
