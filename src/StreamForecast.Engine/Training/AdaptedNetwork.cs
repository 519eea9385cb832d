using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Training;

/// <summary>What <see cref="Adaptation"/> arrived at.</summary>
/// <param name="Network">The network to use; with alpha 0 its weights are the parent's.</param>
/// <param name="Gate">How much of the change was kept, and why.</param>
/// <param name="Loss">Mean training loss of the last tenth of the updates.</param>
public sealed record AdaptedNetwork(ForecastNetwork Network, GateReport Gate, double Loss);
