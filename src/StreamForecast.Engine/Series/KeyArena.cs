namespace StreamForecast.Engine.Series;

/// <summary>The keys of all series, end to end in slabs of one megabyte, each behind its length in one byte (two from 128 bytes on); a longer key has a slab of its own. Used by <see cref="SeriesIndex"/>.</summary>
internal sealed class KeyArena
{
    private const int OffsetBits = 20, SlabBytes = 1 << OffsetBits, MostSlabs = 1 << (32 - OffsetBits);

    private readonly List<byte[]> slabs = [];
    private readonly PagedColumn<uint> places = new();      // slab and offset, at which the length stands before the key
    private int current = -1, used;

    /// <summary>Keys kept, by slot from 0 on.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all keys and their places.</summary>
    public long Bytes { get; private set; }

    /// <summary>The key of a slot.</summary>
    public ReadOnlySpan<byte> this[int slot]
    {
        get
        {
            uint place = places[slot];
            ReadOnlySpan<byte> slab = slabs[(int)(place >> OffsetBits)].AsSpan((int)(place & (SlabBytes - 1)));
            int length = 0, shift = 0, at = 0;
            do length |= (slab[at] & 0x7F) << shift;
            while (slab[at++] > 0x7F && (shift += 7) < 32);
            return slab.Slice(at, length);
        }
    }

    /// <summary>Keeps a copy of the key under the next slot.</summary>
    public void Add(ReadOnlySpan<byte> key) => Put(Count, key);

    /// <summary>Keeps a copy of the key under a slot that has none; slots below it may still lack theirs.</summary>
    public void Put(int slot, ReadOnlySpan<byte> key)
    {
        Span<byte> length = stackalloc byte[5];
        int digits = 0;
        for (uint left = (uint)key.Length; ; left >>= 7)
        {
            length[digits++] = (byte)(left > 0x7F ? left | 0x80 : left);
            if (left <= 0x7F) break;
        }

        Span<byte> room = Reserve(digits + key.Length, out uint place);
        length[..digits].CopyTo(room);
        key.CopyTo(room[digits..]);
        Bytes += room.Length + sizeof(uint);
        places.Grow(slot + 1);
        places[slot] = place;
        Count = Math.Max(Count, slot + 1);
    }

    private Span<byte> Reserve(int length, out uint place)
    {
        int slab = current, offset = used;
        if (length > SlabBytes)
        {
            slabs.Add(GC.AllocateUninitializedArray<byte>(length));
            (slab, offset) = (slabs.Count - 1, 0);
        }
        else
        {
            if (current < 0 || used + length > SlabBytes)
            {
                slabs.Add(GC.AllocateUninitializedArray<byte>(SlabBytes));
                (slab, offset) = (slabs.Count - 1, 0);
                current = slab;
            }

            used = offset + length;
        }

        if (slab >= MostSlabs) throw new InvalidOperationException($"The keys of {Count} series fill {slabs.Count} MB, more than one partition's index holds; spread the series over more partitions or shorten their keys.");
        place = (uint)slab << OffsetBits | (uint)offset;
        return slabs[slab].AsSpan(offset, length);
    }
}
