namespace StreamForecast.Engine;

/// <summary>When a row is called an anomaly.</summary>
public sealed record AnomalyOptions
{
    /// <summary>Quiet, Default or Sensitive: moves the limits of flag and event together.</summary>
    public Sensitivity Sensitivity { get; init; } = Sensitivity.Default;

    /// <summary>A row nearer than this to what was expected of it is not flagged, in the series' unit; 0: however near.</summary>
    public double MinimumDeviation { get; init; }

    /// <summary>The same as a share of what was expected: 0.05 for a twentieth. A row must be beyond both; flat lines and gaps have no distance and are told all the same.</summary>
    public double MinimumRelativeDeviation { get; init; }

    /// <summary>The distance from <paramref name="expected"/> from which on a row may be flagged.</summary>
    internal float LeastDeviation(float expected) => (float)Math.Max(MinimumDeviation, MinimumRelativeDeviation * Math.Abs(expected));

    /// <summary>Every problem of these options, each named under <paramref name="at"/>, with the value found and a remedy.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (!Enum.IsDefined(Sensitivity)) yield return $"{at}:Sensitivity is {Sensitivity}; choose {string.Join(", ", Enum.GetNames<Sensitivity>())}.";
        if (!(MinimumDeviation is >= 0 and < double.PositiveInfinity)) yield return $"{at}:MinimumDeviation is {MinimumDeviation}; give a distance in the unit of the series, 0 for none.";
        if (!(MinimumRelativeDeviation is >= 0 and < double.PositiveInfinity)) yield return $"{at}:MinimumRelativeDeviation is {MinimumRelativeDeviation}; give a share of what is expected, such as 0.05, 0 for none.";
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
