namespace StreamForecast.Learning.Training;

/// <summary>What one iteration came to.</summary>
/// <param name="Iteration">From 1.</param>
/// <param name="Loss">Mean over the levels of 2 * pinball / s, averaged over rows and horizons.</param>
/// <param name="GradientNorm">Global norm before clipping.</param>
/// <param name="Rate">Learning rate used.</param>
public readonly record struct TrainingStep(int Iteration, double Loss, double GradientNorm, double Rate);
