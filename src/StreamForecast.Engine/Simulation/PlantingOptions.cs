namespace StreamForecast.Engine.Simulation;

/// <summary>How often anomalies are planted into the series of <c>simulate</c> and <c>demo</c>.</summary>
public sealed record PlantingOptions
{
    /// <summary>Rows from the beginning of one anomaly to the next, on average; 60 or more. Default 400.</summary>
    public int RowsPerAnomaly { get; init; } = 400;

    /// <summary>Rows at the start without anomalies. Default none: the first fifth of the series.</summary>
    public int? WarmUpRows { get; init; }
}
