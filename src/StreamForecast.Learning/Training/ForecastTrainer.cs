using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Training;

/// <summary>Trains a forecast network by truncated backpropagation through time; one call of <see cref="Train"/> is one run.</summary>
public sealed class ForecastTrainer
{
    /// <summary>Prepares a run that changes <paramref name="network"/> in place.</summary>
    public ForecastTrainer(ForecastNetwork network, TrainingOptions options) => throw new NotImplementedException();

    /// <summary>Runs all iterations; <paramref name="report"/> is called after each. Throws <see cref="InvalidDataException"/> naming the iteration when a loss or gradient is not finite.</summary>
    public void Train(ITrainingSource source, Action<TrainingStep>? report, CancellationToken stop) => throw new NotImplementedException();
}

/// <summary>What one iteration came to.</summary>
/// <param name="Iteration">From 1.</param>
/// <param name="Loss">Mean over the levels of 2 * pinball / s, averaged over rows and horizons.</param>
/// <param name="GradientNorm">Global norm before clipping.</param>
/// <param name="Rate">Learning rate used.</param>
public readonly record struct TrainingStep(int Iteration, double Loss, double GradientNorm, double Rate);
