namespace StreamForecast.Engine.Detection;

/// <summary>The detector's word on one row.</summary>
/// <param name="Score">How strange the row is, in [0, 1]; 0.5 is the flag's threshold.</param>
/// <param name="Flag">True exactly when <paramref name="Score"/> is at least 0.5.</param>
/// <param name="Severity">How far beyond the threshold.</param>
/// <param name="Kind">What carried the verdict; <see cref="AnomalyKind.None"/> when not flagged.</param>
/// <param name="State">Where the row stands in its event.</param>
/// <param name="EventStart">Event time (Unix ms) of the event's first row, which names the event within its series; 0 when there is none.</param>
/// <param name="Direction">To which side a flagged row deviates.</param>
public readonly record struct Verdict(float Score, bool Flag, Severity Severity, AnomalyKind Kind, EventState State, long EventStart,
    AnomalyDirection Direction = AnomalyDirection.None)
{
    /// <summary>Of a flagged row, the view that is rarest in its series; none where the series stands still. Not kept for later corrections.</summary>
    public Statistic? Carrier { get; init; }

    /// <summary>Whether the row is told among the anomalies: it is flagged, or it opens, escalates or closes an event.</summary>
    public bool IsTold => Flag || State is EventState.Opened or EventState.Escalated or EventState.Closed;

    /// <summary>Whether two verdicts tell the same of a row. Scores may differ in their digits: whatever a row is judged by moves them; what carried them is not told.</summary>
    public bool TellsTheSameAs(in Verdict other) => IsTold || other.IsTold ? this with { Score = 0, Carrier = null } == other with { Score = 0, Carrier = null } : true;
}

/// <summary>How serious a flagged row is, by its score: from 0.5, from 0.75, from 0.9.</summary>
public enum Severity : byte
{
    /// <summary>Not flagged.</summary>
    None,
    /// <summary>Score at least 0.5.</summary>
    Minor,
    /// <summary>Score at least 0.75.</summary>
    Major,
    /// <summary>Score at least 0.9.</summary>
    Critical,
}

/// <summary>The kinds of anomaly that are told apart.</summary>
public enum AnomalyKind : byte
{
    /// <summary>Nothing strange.</summary>
    None,
    /// <summary>A single value far above what was expected.</summary>
    Spike,
    /// <summary>A single value far below what was expected.</summary>
    Dip,
    /// <summary>The level moved and stays.</summary>
    LevelShift,
    /// <summary>Small errors of one sign add up.</summary>
    Drift,
    /// <summary>The spread of the errors changed: up, or down where the series has become calm.</summary>
    VarianceChange,
    /// <summary>The value is usual, but not at this time of the day or week.</summary>
    SeasonMiss,
    /// <summary>The value has not changed for much longer than this series is used to.</summary>
    FlatLine,
    /// <summary>Many more rows are missing before this one than this series is used to.</summary>
    Gap,
}

/// <summary>To which side a row deviates.</summary>
public enum AnomalyDirection : byte
{
    /// <summary>To neither: not flagged, a flat line or a gap.</summary>
    None,
    /// <summary>Above what is usual; of a change of variance: larger errors.</summary>
    Up,
    /// <summary>Below what is usual; of a change of variance: smaller errors.</summary>
    Down,
}

/// <summary>Life of an event, row by row.</summary>
public enum EventState : byte
{
    /// <summary>No event is open.</summary>
    None,
    /// <summary>This row opens one: the row to notify on.</summary>
    Opened,
    /// <summary>An event is open.</summary>
    Open,
    /// <summary>A stronger onset inside an open event: worth a second notification.</summary>
    Escalated,
    /// <summary>The event ended with this row.</summary>
    Closed,
}
