namespace StreamForecast.Engine.Detection;

/// <summary>
/// An event that was called false, as the measure of those after it. A row is like it when it exceeds its strength by less than half a limit and lies at most twice as far from what was expected; gaps are like gaps,
/// flat lines like flat lines, and all other kinds like each other, to whichever side: what follows a spike is as often taken for a dip. What is allowed halves every 90 days of event time, so that a verdict wears off.
/// </summary>
public readonly struct ToleratedEvent
{
    private const float StrengthMargin = 0.5f;      // of a row's score in limits: a value 5 times as far out, in a tail as heavy as most
    private const float DistanceMargin = 2;
    private const double HalfLife = 90.0 * 86_400_000;

    private readonly long since;
    private readonly AnomalyKind kind;              // a gap, a flat line, or None for all others
    private readonly float strength, distance;      // a row at or beyond one of them is told

    private ToleratedEvent(long since, AnomalyKind kind, float strength, float distance) => (this.since, this.kind, this.strength, this.distance) = (since, kind, strength, distance);

    /// <summary>The event that began at <paramref name="since"/> (Unix ms), with its highest published score and how far the row of that score came from what was expected, in the unit of its series; NaN where that is not known.</summary>
    public static ToleratedEvent Of(long since, AnomalyKind kind, float score, float distance) =>
        new(since, Plain(kind), PublishedScore.Strength(score) + StrengthMargin, float.IsNaN(distance) ? float.PositiveInfinity : DistanceMargin * MathF.Abs(distance));

    /// <summary>This one with its limits brought down by as much as they were raised, so that what is like <paramref name="told"/> is told; as it is where they are not of the same kind.</summary>
    internal ToleratedEvent Below(in ToleratedEvent told) =>
        kind != told.kind ? this : new(since, kind, MathF.Min(strength, told.strength - 2 * StrengthMargin), MathF.Min(distance, told.distance / (DistanceMargin * DistanceMargin)));

    internal bool Covers(AnomalyKind kind, float strength, float distance, long time)
    {
        if (time < since || Plain(kind) != this.kind) return false;
        float left = (float)Math.Pow(2, (since - time) / HalfLife);
        return strength < 1 + (this.strength - 1) * left && !(distance > this.distance * left);
    }

    private static AnomalyKind Plain(AnomalyKind kind) => kind is AnomalyKind.FlatLine or AnomalyKind.Gap ? kind : AnomalyKind.None;
}
