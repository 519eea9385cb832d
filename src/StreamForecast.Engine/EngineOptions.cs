namespace StreamForecast.Engine;

/// <summary>What the operator decides about forecasting and detection; part of the daemon's configuration.</summary>
public sealed record EngineOptions
{
    /// <summary>Most rows that may be stepped at once; beyond, nothing is gained and the columns grow.</summary>
    public const int MostWaveRows = 4096;

    /// <summary>Series and their time.</summary>
    public SeriesOptions Series { get; init; } = new();

    /// <summary>Forecasts.</summary>
    public ForecastOptions Forecast { get; init; } = new();

    /// <summary>Anomalies.</summary>
    public AnomalyOptions Anomaly { get; init; } = new();

    /// <summary>How much older than the newest row of its series a row may come and still be put where it belongs, up to 31 days. Default zero: late rows change nothing.</summary>
    public TimeSpan AllowedLateness { get; init; }

    /// <summary>Rows stepped at once, 1 to 4096. Default 512: ONNX Runtime is fastest between some hundreds and a thousand.</summary>
    public int WaveRows { get; init; } = 512;

    /// <summary>Whether <see cref="AllowedLateness"/> may be that.</summary>
    public static bool IsLateness(TimeSpan lateness) => lateness >= TimeSpan.Zero && lateness <= TimeSpan.FromDays(31);

    /// <summary>Every problem at once, each named under <paramref name="at"/>, with the value found and a remedy.</summary>
    public IEnumerable<string> Problems(string at)
    {
        foreach (string problem in Series.Problems($"{at}:Series")) yield return problem;
        foreach (string problem in Forecast.Problems($"{at}:Forecast")) yield return problem;
        foreach (string problem in Anomaly.Problems($"{at}:Anomaly")) yield return problem;
        if (!IsLateness(AllowedLateness)) yield return $"{at}:AllowedLateness is {AllowedLateness:c}; choose 0 (none) to 31 days.";
        if (WaveRows is < 1 or > MostWaveRows) yield return $"{at}:WaveRows is {WaveRows}; choose 1 to {MostWaveRows} rows, such as 512.";
    }
}
