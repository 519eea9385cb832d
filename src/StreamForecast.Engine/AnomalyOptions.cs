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
    /// <summary>Some 40 % fewer flags.</summary>
    Quiet,
    /// <summary>Row limit 2.5.</summary>
    Default,
    /// <summary>More flags.</summary>
    Sensitive,
}
