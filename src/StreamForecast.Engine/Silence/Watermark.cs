namespace StreamForecast.Engine.Silence;

/// <summary>
/// How far event time has come in a partition: the newest row less an allowance for how far its series are apart. It follows a row that goes on from there by no more than the row's series may be
/// silent; a farther one is believed when another series has come as far, so that one wrong clock does not make all others silent.
/// </summary>
internal sealed class Watermark(TimeSpan allowance)
{
    private readonly long allowance = (long)allowance.TotalMilliseconds;

    /// <summary>How far event time has come, and all that is kept of it.</summary>
    public EventTime Now { get; set; } = EventTime.None;

    /// <summary>Takes the time of a row; <paramref name="reach"/>: how long its series may be silent, 0 where that is not known. Whether event time has moved.</summary>
    public bool Advance(int slot, long time, long reach)
    {
        EventTime before = Now;
        long to = time - allowance;
        if (to <= before.Time) return false;
        if (!before.IsNone && to - before.Time <= reach) Now = before with { Time = to };
        else
        {
            bool other = before.FarSlot != EventTime.NoSlot && before.FarSlot != slot;
            if (other) Now = before with { Time = Math.Max(before.Time, Math.Min(before.Far, to)) };
            if (!other || to > before.Far) Now = Now with { Far = to, FarSlot = slot };
        }

        return Now.Time > before.Time;
    }
}
