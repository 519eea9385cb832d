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

    /// <summary>Every problem of these options, each named under <paramref name="at"/>.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (Interval is { } interval && (interval < TimeSpan.FromMilliseconds(1) || interval > TimeSpan.FromDays(366)))
            yield return $"{at}:Interval is {interval:c}; choose 1ms to 366d, such as 1m, or null to have it found.";
        if (Season is < 1 or > 10_080) yield return $"{at}:Season is {Season}; choose 1 (none) to 10080 rows, such as 24, or null to follow the interval.";
        if (LongSeason is < 1 or > 10_080) yield return $"{at}:LongSeason is {LongSeason}; choose 1 to 10080 rows, such as 168, or null to follow the interval.";
        if (LongSeason < (Season ?? 1)) yield return $"{at}:LongSeason is {LongSeason}, shorter than {at}:Season {Season}; choose a multiple of the season.";
        else if (Season > 0 && LongSeason % Season > 0) yield return $"{at}:LongSeason is {LongSeason}, not a multiple of {at}:Season {Season}; choose one, such as {LongSeason / Season * Season}.";
    }
}

/// <summary>What is forecast.</summary>
public sealed record ForecastOptions
{
    /// <summary>Steps ahead of every published forecast, ascending, beginning with 1. Default 1, 6, 12, 24.</summary>
    public int[] Horizons { get; init; } = [1, 6, 12, 24];

    /// <summary>Every problem of these options, each named under <paramref name="at"/>.</summary>
    public IEnumerable<string> Problems(string at)
    {
        bool ascending = Horizons.Zip(Horizons.Skip(1)).All(pair => pair.First < pair.Second);
        if (Horizons.Length is 0 or > 64 || Horizons[0] != 1 || !ascending || Horizons[^1] > 10_000)
            yield return $"{at}:Horizons is [{string.Join(", ", Horizons)}]; give 1 to 64 steps ahead, ascending, beginning with 1, at most 10000, such as [1, 6, 12, 24].";
    }
}

/// <summary>When a row is called an anomaly.</summary>
public sealed record AnomalyOptions
{
    /// <summary>Quiet, Default or Sensitive: moves the limits of flag and event together.</summary>
    public Sensitivity Sensitivity { get; init; } = Sensitivity.Default;

    /// <summary>Every problem of these options, each named under <paramref name="at"/>.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (!Enum.IsDefined(Sensitivity)) yield return $"{at}:Sensitivity is {Sensitivity}; choose {string.Join(", ", Enum.GetNames<Sensitivity>())}.";
    }
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
