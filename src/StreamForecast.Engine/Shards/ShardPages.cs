using System.Buffers;
using System.Buffers.Binary;
using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// Keeps a shard within its memory: series that were not heard of for longest are written to the page file, as the very records that checkpoints hold of them, and are read back before their next row. Nothing that a series says depends on
/// where it lay. Clock, key and place in the index stay, so that silence, event time and keys are told without the file.
/// </summary>
internal sealed class ShardPages(Shard shard, WavePlan plan, IPageFile file) : IDisposable
{
    private const int SumBytes = sizeof(ulong);     // before each record: a scratch file is made of the same disk as any other
    private const int Sampled = 256;
    private const int Share = 8;                    // of the series in memory, one in so many is old enough to go

    private readonly PageSpace space = new();
    private readonly PagedColumn<PagePlace> places = new();
    private readonly SlotSet present = new();       // series in memory that have a block
    private readonly ArrayBufferWriter<byte> record = new();
    private readonly uint[] sample = new uint[Sampled];
    private byte[] page = [];
    private int hand;                               // where the search for old series goes on
    private uint old;                               // the newest wave of those that are old enough

    /// <summary>Bytes of a series.</summary>
    public static int Bytes => sizeof(uint) + sizeof(int);

    /// <summary>Series that are paged out.</summary>
    public int Count { get; private set; }

    /// <summary>Series that were read back so far.</summary>
    public long Brought { get; private set; }

    /// <summary>Makes room for slots 0 to <paramref name="count"/> - 1.</summary>
    public void Grow(int count)
    {
        places.Grow(count);
        present.Grow(count);
        plan.Grow(count);
    }

    /// <summary>Whether a series is paged out.</summary>
    public bool Holds(int slot) => !places[slot].IsNone;

    /// <summary>Reads these series back, those of them that are paged out.</summary>
    /// <exception cref="IOException">The file cannot be read, or holds other bytes than were written.</exception>
    public void Bring(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots) Bring(slot);
    }

    /// <summary>The same for one.</summary>
    public void Bring(int slot)
    {
        if (!Holds(slot)) return;
        ReadOnlySpan<byte> records = Read(slot);
        SlotState.Next(ref records, out _, out ReadOnlySpan<byte> state);
        SlotState.Slot(ref state);
        SlotState.Read(state, shard, slot, shard.Layout, keepsPast: true);
        Drop(slot);
        Brought++;
        present.Add(slot);
    }

    /// <summary>Appends the record of a series that is paged out.</summary>
    public void Write(IBufferWriter<byte> to, int slot)
    {
        ReadOnlySpan<byte> bytes = Read(slot);
        bytes.CopyTo(to.GetSpan(bytes.Length));
        to.Advance(bytes.Length);
    }

    /// <summary>What is paged out of a series is not needed any more.</summary>
    public void Drop(int slot)
    {
        if (!Holds(slot)) return;
        space.Return(places[slot]);
        places[slot] = default;
        Count--;
    }

    /// <summary>Takes note of series that have come into memory, and pages out as many of the oldest as there are too many, but no more than <paramref name="most"/>.</summary>
    public void Trim(ReadOnlySpan<int> slots, int most)
    {
        foreach (int slot in slots)
            if (shard.Store.HasBlock(slot)) present.Add(slot);
        while (most-- > 0 && present.Count > 0 && shard.MemoryBytes > file.Budget)
            if (!TryPageOut(Oldest())) return;
    }

    /// <summary>Frees the file.</summary>
    public void Dispose() => file.Dispose();

    private bool TryPageOut(int slot)
    {
        record.ResetWrittenCount();
        record.GetSpan(SumBytes)[..SumBytes].Clear();
        record.Advance(SumBytes);
        SlotState.Write(record, shard, slot);
        if (page.Length < record.WrittenCount) page = new byte[2 * record.WrittenCount];
        Span<byte> bytes = page.AsSpan(0, record.WrittenCount);
        record.WrittenSpan.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, KeyHash.Of(bytes[SumBytes..]));
        PagePlace place = space.Take(bytes.Length);
        if (!file.TryWrite(PageSpace.ByteOf(place), bytes))
        {
            space.Return(place);
            return false;
        }

        shard.Store.PageOut(slot);
        shard.Past?.PageOut(slot);
        present.Remove(slot);
        places[slot] = place;
        Count++;
        return true;
    }

    private ReadOnlySpan<byte> Read(int slot)
    {
        PagePlace place = places[slot];
        if (page.Length < place.Bytes) page = new byte[2 * place.Bytes];
        Span<byte> bytes = page.AsSpan(0, place.Bytes);
        file.Read(PageSpace.ByteOf(place), bytes);
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != KeyHash.Of(bytes[SumBytes..]))
            throw new IOException($"What was paged out of series {slot} is not what was written, {place.Bytes} bytes at {PageSpace.ByteOf(place)} of the page file. Look after the disk under State:Directory; a start anew takes the state from its checkpoint.");
        return bytes[SumBytes..];
    }

    /// <summary>A series of those that were not heard of for longest: the next around the index that was not since a wave before which an eighth of a sample was.</summary>
    private int Oldest()
    {
        while (true)
        {
            int slot = present.Next(hand);
            if (slot < 0)
            {
                hand = 0;
                old = Old();
                continue;
            }

            hand = slot + 1;
            if (plan.LastWave(slot) <= old) return slot;
        }
    }

    private uint Old()
    {
        int count = 0, stride = Math.Max(1, shard.Series.Count / Sampled);
        for (int at = present.Next(0); at >= 0 && count < Sampled; at = present.Next(Math.Max(at + 1, count * stride))) sample[count++] = plan.LastWave(at);
        Span<uint> waves = sample.AsSpan(0, count);
        waves.Sort();
        return waves[count / Share];
    }
}
