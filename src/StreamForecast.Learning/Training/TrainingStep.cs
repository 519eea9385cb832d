namespace StreamForecast.Learning.Training;

/// <summary>What one iteration came to.</summary>
/// <param name="Iteration">From 1.</param>
/// <param name="Loss">Mean over the levels of 2 * pinball / s, averaged over rows and horizons.</param>
/// <param name="GradientNorm">Global norm before it was clipped by norm.</param>
/// <param name="Rate">Learning rate used.</param>
/// <param name="HeldBackLoss">The same loss of the held-back rows after the update, without dropout; NaN where they were not evaluated.</param>
public readonly record struct TrainingStep(int Iteration, double Loss, double GradientNorm, double Rate, double HeldBackLoss = double.NaN);
