using System.Text.Json.Serialization;
using StreamForecast.Engine.Detection;

namespace StreamForecast.Daemon.Alerting;

/// <summary>
/// A strange time of one series: an event of the detector, a silence, or, where a budget asks for more than events, a run of rows that are strange below the flag. It is held back until the rules let it
/// through; from then on it belongs to an incident. Part of the state that <see cref="AlertJournal"/> keeps.
/// </summary>
internal sealed class Alert
{
    /// <summary>The series.</summary>
    public string Series { get; set; } = "";

    /// <summary>Partition of its rows.</summary>
    public int Partition { get; set; }

    /// <summary>What opened it.</summary>
    public AlertOrigin Origin { get; set; }

    /// <summary>Event time that names the event within its series, Unix ms.</summary>
    public long Start { get; set; }

    /// <summary>Event time of its first row, Unix ms.</summary>
    public long Since { get; set; }

    /// <summary>Event time of its newest row that was strange enough, Unix ms.</summary>
    public long Newest { get; set; }

    /// <summary>Event time at which something is due without a row of its series, Unix ms.</summary>
    public long Due { get; set; }

    /// <summary>Highest score so far.</summary>
    public float Score { get; set; }

    /// <summary>Kind of the row with that score.</summary>
    public AnomalyKind Kind { get; set; }

    /// <summary>Its direction.</summary>
    public AnomalyDirection Direction { get; set; }

    /// <summary>Its value; NaN for none.</summary>
    public double Value { get; set; }

    /// <summary>Lower end of what was expected of it.</summary>
    public float Lower { get; set; }

    /// <summary>Median of what was expected of it.</summary>
    public float Expected { get; set; }

    /// <summary>Upper end of what was expected of it.</summary>
    public float Upper { get; set; }

    /// <summary>Why it is held back; null once it was told.</summary>
    public HeldBack? Held { get; set; }

    /// <summary>The time, shared with others of its group, whose highest score its budget counts; null before, and without a budget.</summary>
    public BudgetCell? Cell { get; set; }

    /// <summary>Id of its incident; null while it is held back.</summary>
    public string? Incident { get; set; }

    /// <summary>Labels of the series.</summary>
    public SortedDictionary<string, string> Labels { get; set; } = [];

    /// <summary>Kind that it was first told with.</summary>
    public AnomalyKind ToldKind { get; set; }

    /// <summary>Direction that it was first told with.</summary>
    public AnomalyDirection ToldDirection { get; set; }

    /// <summary>Severity that it was last told with.</summary>
    public Severity ToldSeverity { get; set; }

    /// <summary>Severities that it was told with before.</summary>
    public List<Severity> FormerSeverities { get; set; } = [];

    /// <summary>Version of its incident in which it joined, became more severe or ended, whichever was last.</summary>
    public long Changed { get; set; }

    /// <summary>Event time at which it ended, Unix ms; null while it goes on.</summary>
    public long? Ended { get; set; }

    /// <summary>Name of it for whoever must know it again.</summary>
    [JsonIgnore]
    public string Key => $"{Series}@{Start}";
}

/// <summary>What opens an <see cref="Alert"/>.</summary>
internal enum AlertOrigin : byte
{
    /// <summary>An event of the detector.</summary>
    Event,
    /// <summary>A series that has gone silent.</summary>
    Silence,
    /// <summary>Rows below the flag, under a budget that has room for them.</summary>
    Murmur,
}

/// <summary>Why an alert is held back.</summary>
internal enum HeldBack : byte
{
    /// <summary>Its rows are too old by the clock.</summary>
    Old,
    /// <summary>It is not strange for long enough yet.</summary>
    Short,
    /// <summary>A quiet time.</summary>
    Quiet,
    /// <summary>The budget has room for stranger ones alone.</summary>
    Budget,
    /// <summary>There were too many of late.</summary>
    Rate,
    /// <summary>Too many alerts are going on.</summary>
    Full,
}
