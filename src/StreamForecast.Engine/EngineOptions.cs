namespace StreamForecast.Engine;

/// <summary>What the operator decides about forecasting and detection; part of the daemon's configuration.</summary>
public sealed record EngineOptions
{
    /// <summary>Series and their time.</summary>
    public SeriesOptions Series { get; init; } = new();

    /// <summary>Forecasts.</summary>
    public ForecastOptions Forecast { get; init; } = new();

    /// <summary>Anomalies.</summary>
    public AnomalyOptions Anomaly { get; init; } = new();

    /// <summary>Rows stepped at once, 1 to 4096. Default 512: ONNX Runtime is fastest between some hundreds and a thousand.</summary>
    public int WaveRows { get; init; } = 512;
}

/// <summary>Interval and season of the series.</summary>
public sealed record SeriesOptions
{
    /// <summary>Time between two observations. Default none: found from the first stamps of each series.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Length of the season in rows (24 for hourly data with a daily season, 1 for none). Default none: follows from the interval.</summary>
    public int? Season { get; init; }

    /// <summary>Length of the long season in rows (168 for hourly data with a weekly one). Default none: follows from the interval.</summary>
    public int? LongSeason { get; init; }
}

/// <summary>What is forecast.</summary>
public sealed record ForecastOptions
{
    /// <summary>Steps ahead of every published forecast, ascending, beginning with 1. Default 1, 6, 12, 24.</summary>
    public int[] Horizons { get; init; } = [1, 6, 12, 24];
}

/// <summary>When a row is called an anomaly.</summary>
public sealed record AnomalyOptions
{
    /// <summary>Quiet, Default or Sensitive: moves the limits of flag and event together.</summary>
    public Sensitivity Sensitivity { get; init; } = Sensitivity.Default;
}

/// <summary>How readily rows are flagged.</summary>
public enum Sensitivity
{
    /// <summary>Some 40 % fewer flags.</summary>
    Quiet,
    /// <summary>Row limit 2.5.</summary>
    Default,
    /// <summary>More flags.</summary>
    Sensitive,
}
