using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Tests.Series;

public sealed class BlockStoreTests
{
    [Fact]
    public void Blocks_do_not_overlap()
    {
        var store = new BlockStore(slabBytes: 100);
        var taken = new List<(BlockPlace Place, int Size)>();
        for (int i = 0; i < 200; i++)
        {
            int size = 1 + i * 7 % 40;
            BlockPlace place = store.Take(size);
            store.At(place, size).Fill((byte)i);
            taken.Add((place, size));
        }

        for (int i = 0; i < taken.Count; i++)
            foreach (byte value in store.At(taken[i].Place, taken[i].Size)) Assert.Equal(i, value);
    }

    [Fact]
    public void A_block_given_back_serves_the_next_of_its_size_and_is_zero()
    {
        var store = new BlockStore(slabBytes: 100);
        BlockPlace first = store.Take(30);
        store.At(first, 30).Fill(1);
        store.Return(first, 30);

        Assert.NotEqual(first, store.Take(29));
        BlockPlace again = store.Take(30);
        Assert.Equal(first, again);
        Assert.Equal(0, store.At(again, 30).ToArray().Sum(b => b));
        Assert.NotEqual(first, store.Take(30));
    }

    [Fact]
    public void A_block_larger_than_a_slab_has_its_own()
    {
        var store = new BlockStore(slabBytes: 100);
        BlockPlace small = store.Take(10), large = store.Take(1000), next = store.Take(10);
        store.At(large, 1000).Fill(2);
        Assert.Equal(0, store.At(small, 10).ToArray().Sum(b => b) + store.At(next, 10).ToArray().Sum(b => b));
        Assert.Equal(small.Slab, next.Slab);
    }

    [Fact]
    public void Memory_of_blocks_that_were_all_given_back_is_let_go_and_numbers_are_used_again()
    {
        var store = new BlockStore(slabBytes: 4096);
        BlockPlace[] small = [.. Enumerable.Range(0, 1000).Select(_ => store.Take(40))];
        long full = store.Bytes;
        Assert.InRange(full, 40_000, 40_000 + 4096);
        foreach (BlockPlace place in small) store.Return(place, 40);
        Assert.InRange(store.Bytes, 0, 16 * 40);

        BlockPlace[] again = [.. Enumerable.Range(0, 1000).Select(_ => store.Take(40))];
        Assert.Equal(1000, again.Distinct().Count());
        Assert.InRange(store.Bytes, 40_000, 40_000 + 2 * 4096);
    }

    [Fact]
    public void No_block_lies_at_the_place_that_means_none() => Assert.False(new BlockStore().Take(1).IsNone);
}
