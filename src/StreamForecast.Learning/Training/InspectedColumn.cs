namespace StreamForecast.Learning.Training;

/// <summary>One figure that <see cref="TrainingInspector"/> records.</summary>
/// <param name="Measure">gradient_norm, update_norm, gate_open, saturated or hidden_gradient.</param>
/// <param name="Of">The matrix, the gate, or the lag in rows that it is of.</param>
public readonly record struct InspectedColumn(string Measure, string Of);
