namespace StreamForecast.Engine.Series;

/// <summary>The keys of all series, end to end in slabs of one megabyte; a longer key has a slab of its own. Used by <see cref="SeriesIndex"/>.</summary>
internal sealed class KeyArena
{
    private const int SlabBytes = 1 << 20;

    private readonly List<byte[]> slabs = [];
    private readonly PagedColumn<Place> places = new();
    private int current = -1, used;

    /// <summary>Keys kept, by slot from 0 on.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all keys.</summary>
    public long Bytes { get; private set; }

    /// <summary>The key of a slot.</summary>
    public ReadOnlySpan<byte> this[int slot]
    {
        get
        {
            Place place = places[slot];
            return slabs[place.Slab].AsSpan(place.Offset, place.Length);
        }
    }

    /// <summary>Keeps a copy of the key under the next slot.</summary>
    public void Add(ReadOnlySpan<byte> key) => key.CopyTo(Take(key.Length));

    /// <summary>Room for the key of the next slot, to be filled by the caller.</summary>
    public Span<byte> Take(int length)
    {
        Place place = Reserve(length);
        places.Grow(Count + 1);
        places[Count++] = place;
        Bytes += length;
        return slabs[place.Slab].AsSpan(place.Offset, length);
    }

    private Place Reserve(int length)
    {
        if (length > SlabBytes)
        {
            slabs.Add(GC.AllocateUninitializedArray<byte>(length));
            return new Place(slabs.Count - 1, 0, length);
        }

        if (current < 0 || used + length > SlabBytes)
        {
            slabs.Add(GC.AllocateUninitializedArray<byte>(SlabBytes));
            (current, used) = (slabs.Count - 1, 0);
        }

        used += length;
        return new Place(current, used - length, length);
    }

    private readonly record struct Place(int Slab, int Offset, int Length);
}
