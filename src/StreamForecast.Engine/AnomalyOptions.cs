namespace StreamForecast.Engine;

/// <summary>When a row is called an anomaly.</summary>
public sealed record AnomalyOptions
{
    /// <summary>Quiet, Default or Sensitive: moves the limits of flag and event together.</summary>
    public Sensitivity Sensitivity { get; init; } = Sensitivity.Default;

    /// <summary>Every problem of these options, each named under <paramref name="at"/>, with the value found and a remedy.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (!Enum.IsDefined(Sensitivity)) yield return $"{at}:Sensitivity is {Sensitivity}; choose {string.Join(", ", Enum.GetNames<Sensitivity>())}.";
    }
}

/// <summary>How readily rows are flagged.</summary>
public enum Sensitivity
{
    /// <summary>A sixth fewer events and a quarter fewer false alarms than the default (WSD and AIOps series), at 3 to 8 points less recall.</summary>
    Quiet,
    /// <summary>About one event in two days of a minute series, 0.1 to 0.2 false alarms a day.</summary>
    Default,
    /// <summary>A quarter more events and 40 % more false alarms than the default, at 4 to 5 points more recall.</summary>
    Sensitive,
}
