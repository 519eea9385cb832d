using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Series;

/// <summary>
/// The memory of all series' blocks: slabs of four megabytes from which blocks of floats are cut, so that a series costs the garbage
/// collector nothing. A block that is given back serves the next one of its size; sizes are few, one for each pair of seasons.
/// </summary>
internal sealed class BlockStore
{
    private readonly int slabFloats;
    private readonly List<float[]> slabs = [[]];         // the first is empty, so that an all-zero place is none
    private readonly Dictionary<int, Stack<BlockPlace>> returned = [];
    private int current, used;

    public BlockStore(int slabFloats = 1 << 20) => this.slabFloats = used = slabFloats;

    /// <summary>An all-zero block.</summary>
    public BlockPlace Take(int size)
    {
        if (returned.TryGetValue(size, out Stack<BlockPlace>? places) && places.TryPop(out BlockPlace place))
        {
            At(place, size).Clear();
            return place;
        }

        if (size > slabFloats)
        {
            slabs.Add(new float[size]);
            return new BlockPlace(slabs.Count - 1, 0);
        }

        if (used + size > slabFloats)
        {
            slabs.Add(new float[slabFloats]);
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

    /// <summary>The floats of a block.</summary>
    public Span<float> At(BlockPlace place, int size) => slabs[place.Slab].AsSpan(place.Offset, size);
}

/// <summary>Where a block begins; all zero: there is none.</summary>
internal readonly record struct BlockPlace(int Slab, int Offset)
{
    public bool IsNone => Slab == 0;
}
