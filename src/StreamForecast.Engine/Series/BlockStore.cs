using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Series;

/// <summary>
/// The memory of all series' blocks: slabs of up to a megabyte, each for blocks of one size, so that a series costs the garbage collector nothing. A block that is
/// given back serves the next one of its size; a slab whose blocks are all given back is let go, as when a million series find their interval and move to larger blocks.
/// Sizes are few, one or two for each pair of seasons.
/// </summary>
internal sealed class BlockStore
{
    private const int FirstBlocks = 16;                  // of a size's first slab; each further one has twice as many

    private readonly int slabBytes;
    private readonly List<Slab?> slabs = [null];         // the first is none, so that an all-zero place is none
    private readonly Stack<int> unused = [];             // numbers of slabs that were let go
    private readonly Dictionary<int, SizeClass> sizes = [];

    public BlockStore(int slabBytes = 1 << 20) => this.slabBytes = slabBytes;

    /// <summary>Bytes of all slabs.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes of the blocks that are taken.</summary>
    public long Taken { get; private set; }

    /// <summary>An all-zero block of so many bytes; sizes that are multiples of four keep every block's fields aligned.</summary>
    public BlockPlace Take(int size)
    {
        ref SizeClass? blocks = ref CollectionsMarshal.GetValueRefOrAddDefault(sizes, size, out _);
        blocks ??= new SizeClass();
        if (blocks.Open.Count == 0) blocks.Open.Push(Add(size, blocks));
        int number = blocks.Open.Peek();
        Slab slab = slabs[number]!;
        int block = slab.Returned.TryPop(out int again) ? again : slab.Cut++;
        slab.Live++;
        Taken += size;
        if (slab.Live == slab.Blocks) blocks.Open.Pop();
        var place = new BlockPlace(number, block);
        At(place, size).Clear();
        return place;
    }

    /// <summary>Gives back a block of the size it was taken with.</summary>
    public void Return(BlockPlace place, int size)
    {
        Slab slab = slabs[place.Slab]!;
        SizeClass blocks = sizes[size];
        if (slab.Live == slab.Blocks) blocks.Open.Push(place.Slab);
        slab.Returned.Push(place.Block);
        Taken -= size;
        if (--slab.Live > 0 || slab.Blocks <= FirstBlocks) return;

        slabs[place.Slab] = null;
        unused.Push(place.Slab);
        Bytes -= slab.Bytes.Length;
        int[] others = [.. blocks.Open];
        blocks.Open.Clear();
        for (int i = others.Length - 1; i >= 0; i--)
            if (others[i] != place.Slab) blocks.Open.Push(others[i]);
        if (blocks.Open.Count == 0) blocks.Next = FirstBlocks;
    }

    /// <summary>The bytes of a block.</summary>
    public Span<byte> At(BlockPlace place, int size) => slabs[place.Slab]!.Bytes.AsSpan(place.Block * size, size);

    private int Add(int size, SizeClass blocks)
    {
        int count = Math.Clamp(Math.Min(slabBytes / size, blocks.Next), 1, BlockPlace.MostBlocks);
        blocks.Next = 2 * count;
        var slab = new Slab(new byte[(long)count * size], count);
        Bytes += slab.Bytes.Length;
        if (unused.TryPop(out int number))
        {
            slabs[number] = slab;
            return number;
        }

        slabs.Add(slab);
        return slabs.Count - 1;
    }

    private sealed class Slab(byte[] bytes, int blocks)
    {
        public byte[] Bytes => bytes;
        public int Blocks => blocks;
        public int Live, Cut;
        public Stack<int> Returned { get; } = [];
    }

    private sealed class SizeClass
    {
        public int Next = FirstBlocks;
        public Stack<int> Open { get; } = [];            // slabs with room
    }
}

/// <summary>Which block of which slab; all zero: there is none. Four bytes a series.</summary>
internal readonly record struct BlockPlace
{
    private const int BlockBits = 14;
    private readonly uint place;

    public BlockPlace(int slab, int block) => place = checked((uint)slab << BlockBits) | (uint)block;

    /// <summary>Most blocks of a slab.</summary>
    public static int MostBlocks => 1 << BlockBits;

    public int Slab => (int)(place >> BlockBits);
    public int Block => (int)(place & (MostBlocks - 1));
    public bool IsNone => place == 0;

    /// <summary>Of a block that is paged out: no place in memory, and whoever takes it for one fails.</summary>
    public static BlockPlace Elsewhere => new(int.MaxValue >> BlockBits - 1, MostBlocks - 1);
}
