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

    /// <summary>How many of its own intervals a series may be silent before a gap event is opened for it, 2 to 10000, such as 10; it closes with the series' next record. 0, the default: silence is not told. It needs
    /// series that live on and records that come about in the order of their times, which only the operator knows: a retired series raises an event, histories sent in turns raise many.</summary>
    public int Silence { get; init; }

    /// <summary>How far apart in event time the series of a partition usually come, as where collectors send what they gathered at intervals, 0s to 1d: silence is told so much later.</summary>
    public TimeSpan SilenceAllowance { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The distance from <paramref name="expected"/> from which on a row may be flagged.</summary>
    internal float LeastDeviation(float expected) => (float)Math.Max(MinimumDeviation, MinimumRelativeDeviation * Math.Abs(expected));

    /// <summary>Every problem of these options, each named under <paramref name="at"/>, with the value found and a remedy.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (!Enum.IsDefined(Sensitivity)) yield return $"{at}:Sensitivity is {Sensitivity}; choose {string.Join(", ", Enum.GetNames<Sensitivity>())}.";
        if (Silence is < 0 or 1 or > 10_000) yield return $"{at}:Silence is {Silence}; choose 2 to 10000 intervals of a series, such as 10, or 0 for none.";
        if (SilenceAllowance < TimeSpan.Zero || SilenceAllowance > TimeSpan.FromDays(1)) yield return $"{at}:SilenceAllowance is {SilenceAllowance:c}; choose 0s to 1d, such as 1m.";
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
