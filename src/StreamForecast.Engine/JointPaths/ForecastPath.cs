namespace StreamForecast.Engine.JointPaths;

/// <summary>One way in which a series may go on, as a whole.</summary>
/// <param name="LogProbability">Natural logarithm of the probability, by the model, that every coming row falls into its cell of the path: at most 0. Exact over states; over bins within some percent (see PathHypotheses).</param>
/// <param name="IsProven">Whether no path that is not listed before it can be more likely.</param>
/// <param name="Steps">The coming rows, the next one first.</param>
public sealed record ForecastPath(double LogProbability, bool IsProven, IReadOnlyList<PathStep> Steps);
