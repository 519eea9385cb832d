using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Series;

/// <summary>
/// The memory of all series' blocks: slabs of four megabytes from which blocks of bytes are cut, so that a series costs the garbage
/// collector nothing. A block that is given back serves the next one of its size; sizes are few, one for each pair of seasons.
/// </summary>
internal sealed class BlockStore
{
    private readonly int slabBytes;
    private readonly List<byte[]> slabs = [[]];         // the first is empty, so that an all-zero place is none
    private readonly Dictionary<int, Stack<BlockPlace>> returned = [];
    private int current, used;

    public BlockStore(int slabBytes = 1 << 22) => this.slabBytes = used = slabBytes;

    /// <summary>An all-zero block of so many bytes; sizes that are multiples of four keep every block's fields aligned.</summary>
    public BlockPlace Take(int size)
    {
        if (returned.TryGetValue(size, out Stack<BlockPlace>? places) && places.TryPop(out BlockPlace place))
        {
            At(place, size).Clear();
            return place;
        }

        if (size > slabBytes)
        {
            slabs.Add(new byte[size]);
            return new BlockPlace(slabs.Count - 1, 0);
        }

        if (used + size > slabBytes)
        {
            slabs.Add(new byte[slabBytes]);
            (current, used) = (slabs.Count - 1, 0);
        }

        used += size;
        return new BlockPlace(current, used - size);
    }

    /// <summary>Gives back a block of the size it was taken with.</summary>
    public void Return(BlockPlace place, int size)
    {
        ref Stack<BlockPlace>? places = ref CollectionsMarshal.GetValueRefOrAddDefault(returned, size, out _);
        (places ??= new Stack<BlockPlace>()).Push(place);
    }

    /// <summary>The bytes of a block.</summary>
    public Span<byte> At(BlockPlace place, int size) => slabs[place.Slab].AsSpan(place.Offset, size);
}

/// <summary>Where a block begins; all zero: there is none.</summary>
internal readonly record struct BlockPlace(int Slab, int Offset)
{
    public bool IsNone => Slab == 0;
}
