namespace StreamForecast.Engine.JointPaths;

/// <summary>One row of a <see cref="ForecastPath"/>: a cell of the value axis and the value that stands for it, in the units of the series.</summary>
/// <param name="Value">The median of what is forecast within the cell after the path so far; of a categorical series the state itself.</param>
/// <param name="Lower">Lower end of the cell; negative infinity for the lowest, the state itself for a state.</param>
/// <param name="Upper">Upper end of the cell; positive infinity for the highest, the state itself for a state.</param>
public readonly record struct PathStep(float Value, double Lower, double Upper);
