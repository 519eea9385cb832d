namespace StreamForecast.Engine.Detection;

/// <summary>The sizes that were usual before a row, in the series' unit and above zero; made by <see cref="Scales"/>.</summary>
/// <param name="Value">Distance of a value from the slow mean.</param>
/// <param name="Place">The same with a smaller share of the root mean square, in which <see cref="Novelty"/> measures.</param>
/// <param name="Step">Distance from value to value.</param>
/// <param name="Error">Error of the one-step forecast.</param>
/// <param name="Season">Distance from the day's profile.</param>
internal readonly record struct Usual(float Value, float Place, float Step, float Error, float Season);
