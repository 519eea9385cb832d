using System.Buffers;
using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// Cuts of a shard's state towards one destination, each of what has changed since the last that the destination has taken. A cut is the state at <see cref="Begin"/>, written
/// a slice at a time between batches: a series that a batch is about to change is written out first. Used on the shard's thread; made by <see cref="Shard.Track"/>.
/// </summary>
public sealed class ShardCut
{
    private const int SliceSlots = 64;      // some 100 KB: a slice takes tens of microseconds

    private readonly Shard shard;
    private readonly SlotSet touched = new();       // since the cut in hand began, or since the last one that was taken
    private readonly SlotSet pending = new();       // of the cut in hand, not yet written
    private readonly SlotSet taken = new();         // of the cut in hand
    private IBufferWriter<byte>? to;
    private int known;                              // series at the last cut; later ones are new
    private int at;

    internal ShardCut(Shard shard, bool isSaved)
    {
        this.shard = shard;
        if (isSaved) known = shard.Series.Count;
        touched.Grow(shard.Series.Count);
    }

    internal ShardCut(Shard shard, ReadOnlySpan<byte> lacking) : this(shard, isSaved: true) => touched.Add(lacking);

    /// <summary>Series of the cut in hand.</summary>
    public int Count => taken.Count;

    /// <summary>Whether a cut was begun that is neither complete nor given up.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The series that the destination does not have as they are now: what a later process needs to know to go on with it (<see cref="Shard.TrackLacking"/>).</summary>
    public byte[] Lacking()
    {
        var lacking = new SlotSet();
        lacking.Add(touched);
        lacking.Add(taken);
        lacking.AddRange(known, shard.Series.Count);
        return lacking.ToBytes();
    }

    /// <summary>Begins a cut of the state as it is now: of what was touched, or of everything. Its records go to <paramref name="to"/>, in no particular order.</summary>
    public void Begin(IBufferWriter<byte> to, bool everything)
    {
        if (IsOpen) throw new InvalidOperationException("BUG: a cut was begun before the one before was completed or given up.");
        int count = shard.Series.Count;
        shard.Grow();
        taken.Clear();
        taken.Add(touched);
        taken.AddRange(everything ? 0 : known, count);
        pending.Clear();
        pending.Add(taken);
        touched.Clear();
        (this.to, at, known, IsOpen) = (to, 0, count, true);
    }

    /// <summary>Writes some of the cut's series; false when all are written.</summary>
    public bool Slice()
    {
        for (int i = 0; i < SliceSlots && pending.Count > 0; i++)
        {
            at = pending.Next(at);
            pending.Remove(at);
            SlotState.Write(to!, shard, at);
        }

        return pending.Count > 0;
    }

    /// <summary>The destination has the cut, all of whose slices were written: the next one leaves out what has not changed since.</summary>
    public void Complete()
    {
        if (!IsOpen || pending.Count > 0) throw new InvalidOperationException($"BUG: a cut was completed of which {pending.Count} series are not written.");
        (IsOpen, to) = (false, null);
        taken.Clear();
    }

    /// <summary>The destination does not have it: its series come again with the next one.</summary>
    public void Abandon()
    {
        if (!IsOpen) return;
        touched.Add(taken);
        pending.Clear();
        taken.Clear();
        (IsOpen, to) = (false, null);
    }

    /// <summary>Notes that these series are about to change, and writes those first that the cut in hand still wants as they are.</summary>
    internal void Touch(ReadOnlySpan<int> slots)
    {
        touched.Grow(shard.Series.Count);
        foreach (int slot in slots)
        {
            touched.Add(slot);
            if (pending.Count > 0 && slot < known && pending.Remove(slot)) SlotState.Write(to!, shard, slot);
        }
    }
}
