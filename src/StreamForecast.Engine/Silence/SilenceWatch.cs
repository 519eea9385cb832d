using System.Buffers.Binary;

namespace StreamForecast.Engine.Silence;

/// <summary>
/// Tells which series of a partition have gone silent: those whose deadline the partition's event time has passed. Told every row that moves its series on, in the order of the records, so that what it
/// says does not depend on batches. A series that lags behind the others by more than it may be silent is not told: its silence cannot be known from its lag.
/// </summary>
internal sealed class SilenceWatch(AnomalyOptions options)
{
    /// <summary>The deadline of a series whose rows come at no interval.</summary>
    public const long NoDeadline = long.MaxValue;

    private readonly DeadlineQueue queue = new();
    private readonly Watermark watermark = new(options.SilenceAllowance);
    private readonly List<int> due = [];
    private Comparison<int>? byDeadline;

    /// <summary>Bytes of a series.</summary>
    public static int Bytes => DeadlineQueue.Bytes;

    /// <summary>How far event time has come.</summary>
    public EventTime Now => watermark.Now;

    /// <summary>Makes room for slots 0 to <paramref name="count"/> - 1.</summary>
    public void Grow(int count) => queue.Grow(count);

    /// <summary>When the series of a row at <paramref name="time"/> must have spoken again.</summary>
    public long Deadline(long time, double intervalSeconds) => time + (long)(options.Silence * 1000 * intervalSeconds);

    /// <summary>Row <paramref name="row"/> of the batch moves its series on to a time and another deadline; what follows is appended to <paramref name="events"/>.</summary>
    public void Hear(int row, int slot, long time, long deadline, List<SilenceEvent> events)
    {
        if (queue.TryGet(slot, out long before) && before < Now.Time) events.Add(new SilenceEvent(row, slot, time, before, IsOver: true));
        if (deadline == NoDeadline || deadline <= Now.Time) queue.Forget(slot);
        else queue.Set(slot, deadline);

        if (!watermark.Advance(slot, time, reach: deadline == NoDeadline ? 0 : deadline - time)) return;
        due.Clear();
        queue.Advance(Now.Time, due);
        due.Sort(byDeadline ??= ByDeadline);
        foreach (int silent in due) events.Add(new SilenceEvent(row, silent, DeadlineOf(silent), DeadlineOf(silent), IsOver: false));
    }

    /// <summary>Bytes that <see cref="Save"/> writes: 0 where a series has no deadline.</summary>
    public int SavedBytes(int slot) => queue.TryGet(slot, out _) ? sizeof(long) : 0;

    /// <summary>Writes the deadline of a series; it changes only with rows of its own.</summary>
    public void Save(Span<byte> to, int slot)
    {
        if (queue.TryGet(slot, out long deadline)) BinaryPrimitives.WriteInt64LittleEndian(to, deadline);
    }

    /// <summary>Reads what <see cref="Save"/> wrote, in place of what there is; <see cref="Start"/> follows when all are read.</summary>
    /// <exception cref="InvalidDataException">It is no deadline.</exception>
    public void Load(ReadOnlySpan<byte> from, int slot)
    {
        if (from.Length is not (0 or sizeof(long))) throw new InvalidDataException($"The deadline of series {slot} has {from.Length} bytes.");
        if (from.IsEmpty) queue.Forget(slot);
        else queue.Put(slot, BinaryPrimitives.ReadInt64LittleEndian(from));
    }

    /// <summary>Goes on from when it was saved.</summary>
    public void Start(EventTime saved)
    {
        watermark.Now = saved;
        queue.Start(saved.Time);
    }

    private int ByDeadline(int a, int b) => DeadlineOf(a) != DeadlineOf(b) ? DeadlineOf(a).CompareTo(DeadlineOf(b)) : a.CompareTo(b);

    private long DeadlineOf(int slot)
    {
        queue.TryGet(slot, out long deadline);
        return deadline;
    }
}
