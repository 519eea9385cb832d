namespace StreamForecast.Engine.Evaluation;

/// <summary>
/// Counts, while a series runs, which of its labelled anomalies were found, and which alarms were false. Nothing is counted
/// before it is certain: an anomaly is missed only when its last row, and the grace behind it, has passed without a flag.
/// </summary>
/// <remarks>
/// Found: a flag on any row from the anomaly's first to its last plus the grace (what ends an anomaly, such as the step back
/// after a shift, is part of it). False: an event opened on any other row.
/// </remarks>
public sealed class EventTally
{
    private readonly List<(int First, int Last)> planted = [];
    private readonly bool[] found;
    private readonly int grace;
    private int next;                   // the first anomaly that is not behind the newest row

    /// <summary>Reads the anomalies from the labels, one per row; adjacent rows are one anomaly.</summary>
    public EventTally(ReadOnlySpan<bool> labels, int grace)
    {
        this.grace = grace;
        for (int t = 0; t < labels.Length; t++)
        {
            if (!labels[t]) continue;
            int first = t;
            while (t + 1 < labels.Length && labels[t + 1]) t++;
            planted.Add((first, t));
        }
        found = new bool[planted.Count];
    }

    /// <summary>Anomalies found so far.</summary>
    public int Found { get; private set; }

    /// <summary>Anomalies that ended, with their grace, without a flag.</summary>
    public int Missed { get; private set; }

    /// <summary>Events opened where nothing was planted.</summary>
    public int False { get; private set; }

    /// <summary>Anomalies that have begun, found, missed or not decided yet.</summary>
    public int Begun { get; private set; }

    /// <summary>Takes in row <paramref name="t"/>, later than those before it: whether it was flagged.</summary>
    public void Observe(int t, bool flagged)
    {
        while (Begun < planted.Count && planted[Begun].First <= t) Begun++;
        for (; next < planted.Count && planted[next].Last + grace < t; next++)
            if (!found[next]) Missed++;

        if (!flagged || next == planted.Count || planted[next].First > t || found[next]) return;
        found[next] = true;
        Found++;
    }

    /// <summary>Takes in that an event was opened at row <paramref name="t"/>, which may be behind the newest row; says whether it was a false alarm.</summary>
    public bool Opened(int t)
    {
        bool real = planted.Exists(anomaly => t >= anomaly.First && t <= anomaly.Last + grace);
        if (!real) False++;
        return !real;
    }
}
