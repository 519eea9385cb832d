namespace StreamForecast.Engine.Detection;

/// <summary>
/// What of one series is not told, because people have said so: all of it for a time, or what is no stronger and no farther out than events they have called false. Looked at by
/// <see cref="EventLog"/> row by row; never changed once made. A row that is not told is scored and learnt as any other.
/// </summary>
public sealed class Tolerance
{
    private readonly HashSet<long> ended = [];
    private readonly List<(long From, long Until)> times = [];
    private readonly List<ToleratedEvent> events = [];

    /// <summary>The event of this start is over with the next row, as far as it is told.</summary>
    public void End(long eventStart) => ended.Add(eventStart);

    /// <summary>Nothing is told of rows from one time to another, both included; Unix ms.</summary>
    public void Add(long from, long until) => times.Add((from, until));

    /// <summary>Events like this one are not told.</summary>
    public void Add(in ToleratedEvent like) => events.Add(like);

    /// <summary>An event like this one is to be told after all: where it would not be, the limits come down below it.</summary>
    public void Tell(in ToleratedEvent like)
    {
        for (int i = 0; i < events.Count; i++) events[i] = events[i].Below(like);
    }

    /// <summary>Whether an open event is over at a row of this time.</summary>
    internal bool Ends(long eventStart, long time) => ended.Contains(eventStart) || Covers(time);

    /// <summary>Whether a row is not told. <paramref name="strength"/> is its score in limits, <paramref name="distance"/> how far it came from what was expected.</summary>
    internal bool Covers(AnomalyKind kind, float strength, float distance, long time)
    {
        if (Covers(time)) return true;
        foreach (ToleratedEvent like in events)
            if (like.Covers(kind, strength, distance, time)) return true;
        return false;
    }

    /// <summary>Whether it is not told that the series has gone silent. That it speaks again is: whoever was told of the silence waits for it.</summary>
    internal bool CoversSilence(in Verdict silent, long time) => Covers(silent.Kind, PublishedScore.Strength(silent.Score), float.NaN, time);

    private bool Covers(long time)
    {
        foreach ((long from, long until) in times)
            if (time >= from && time <= until) return true;
        return false;
    }
}
