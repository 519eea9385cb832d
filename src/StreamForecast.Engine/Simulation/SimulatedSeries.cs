namespace StreamForecast.Engine.Simulation;

/// <summary>One simulated series.</summary>
/// <param name="Name">Unique within its set.</param>
/// <param name="Season">m, in rows; 1 for none.</param>
/// <param name="LongSeason">M, in rows; equal to <paramref name="Season"/> for none.</param>
/// <param name="Horizon">Longest horizon a forecast of it is trained for.</param>
/// <param name="Values">The observations, one row each.</param>
/// <param name="Labels">Per row, the kind of the planted anomaly it belongs to; empty when none were planted.</param>
public sealed record SimulatedSeries(string Name, int Season, int LongSeason, int Horizon, float[] Values, Detection.AnomalyKind[] Labels);
