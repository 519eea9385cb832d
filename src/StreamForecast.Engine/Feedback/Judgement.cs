using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Feedback;

/// <summary>
/// A person's verdict, as a shard applies it between two records. What it says of the event is what was published of it, because a judgement may come long after; where it is not known, as of a whole
/// series, a score of 0.75 stands for it.
/// </summary>
/// <param name="Id">Names it; a judgement of the same id takes its place.</param>
/// <param name="Kind">What is said.</param>
/// <param name="Scope">Of which series.</param>
/// <param name="Event">Event time of the row that opened the event, Unix ms; null where it is not of an event.</param>
/// <param name="From">From which event time on it holds, Unix ms: of <see cref="JudgementKind.Expected"/> and <see cref="JudgementKind.IgnoreUntil"/> rows before are told, of the others limits wear off from there.</param>
/// <param name="Until">To which event time, this included; of the two kinds that have one.</param>
public sealed record Judgement(string Id, JudgementKind Kind, JudgementScope Scope, long? Event, long From, long Until)
{
    /// <summary>The score that stands for an event that is not known.</summary>
    public const float UsualScore = 0.75f;

    /// <summary>The highest score published of the event.</summary>
    public float Score { get; init; } = UsualScore;

    /// <summary>What it was taken for.</summary>
    public AnomalyKind Anomaly { get; init; }

    /// <summary>How far the row of that score came from what was expected, in the unit of its series; NaN: not known.</summary>
    public float Distance { get; init; } = float.NaN;

    /// <summary>Adds to a series' tolerance what this says.</summary>
    internal void Apply(Tolerance to)
    {
        // The unit of one series is not that of others.
        var like = ToleratedEvent.Of(From, Anomaly, Score, Scope.Series.Length > 0 ? Distance : float.NaN);
        switch (Kind)
        {
            case JudgementKind.True: to.Tell(like); break;
            case JudgementKind.False: to.Add(like); break;
            default: to.Add(From, Until); break;
        }

        if (Kind is not JudgementKind.True && Event is { } start) to.End(start);
    }

    /// <summary>Writes it, for <see cref="Read"/>.</summary>
    public void Write(BinaryWriter to)
    {
        to.Write(Id);
        to.Write((byte)Kind);
        to.Write(Scope.Series);
        to.Write(Scope.Pattern);
        to.Write(Scope.Label);
        to.Write(Event is not null);
        to.Write(Event ?? 0);
        to.Write(From);
        to.Write(Until);
        to.Write(Score);
        to.Write((byte)Anomaly);
        to.Write(Distance);
    }

    /// <summary>Reads <see cref="Write"/>.</summary>
    /// <exception cref="EndOfStreamException">It is cut.</exception>
    public static Judgement Read(BinaryReader from)
    {
        string id = from.ReadString();
        var kind = (JudgementKind)from.ReadByte();
        var scope = new JudgementScope(from.ReadString(), from.ReadString(), from.ReadString());
        bool isOfEvent = from.ReadBoolean();
        long start = from.ReadInt64();
        return new Judgement(id, kind, scope, isOfEvent ? start : null, from.ReadInt64(), from.ReadInt64())
        {
            Score = from.ReadSingle(),
            Anomaly = (AnomalyKind)from.ReadByte(),
            Distance = from.ReadSingle(),
        };
    }
}
