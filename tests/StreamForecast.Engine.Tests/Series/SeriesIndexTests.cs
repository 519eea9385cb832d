using System.Text;
using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Tests.Series;

public sealed class SeriesIndexTests
{
    [Fact]
    public void Slots_are_given_in_order_of_first_appearance()
    {
        var index = new SeriesIndex();

        Assert.Equal(0, index.GetOrAdd("pump-1"u8));
        Assert.Equal(1, index.GetOrAdd("pump-2"u8));
        Assert.Equal(0, index.GetOrAdd("pump-1"u8));

        Assert.Equal(2, index.Count);
        Assert.Equal("pump-2", Encoding.UTF8.GetString(index.Key(1)));
    }

    [Fact]
    public void A_key_that_was_never_added_is_not_found()
    {
        var index = new SeriesIndex();
        Assert.Equal(-1, index.Find("pump-1"u8));
        index.GetOrAdd("pump-1"u8);
        Assert.Equal(-1, index.Find("pump-2"u8));
        Assert.Equal(-1, index.Find(""u8));
        Assert.Equal(1, index.Count);
    }

    [Fact]
    public void An_empty_key_is_refused()
    {
        var index = new SeriesIndex();
        Assert.Throws<ArgumentException>(() => index.GetOrAdd(default));
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void A_slot_that_was_never_given_has_no_key() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeriesIndex().Key(0).Length);

    [Fact]
    public void A_million_keys_keep_their_slots()
    {
        var index = new SeriesIndex();
        Span<byte> key = stackalloc byte[32];
        for (int pass = 0; pass < 2; pass++)
            for (int i = 0; i < 1_000_000; i++)
                if (index.GetOrAdd(Numbered(i, key)) != i) Assert.Fail($"key {i} has slot {index.Find(Numbered(i, key))} in pass {pass}");

        Assert.Equal(1_000_000, index.Count);
        for (int i = 0; i < 1_000_000; i += 997) Assert.True(index.Key(i).SequenceEqual(Numbered(i, key)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(255)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData(3 << 20)]
    public void Keys_of_any_length_are_kept_apart(int length)
    {
        var index = new SeriesIndex();
        byte[] key = new byte[length], other = new byte[length];
        other[^1] = 1;

        Assert.Equal(0, index.GetOrAdd(key));
        Assert.Equal(1, index.GetOrAdd(other));
        Assert.Equal(2, index.GetOrAdd("short"u8));

        Assert.Equal(0, index.Find(key));
        Assert.Equal(1, index.Find(other));
        Assert.True(index.Key(1).SequenceEqual(other));
    }

    /// <summary>Zeros are what the hash fills a key's end with; lengths must still tell such keys apart.</summary>
    [Fact]
    public void Keys_of_zeros_differ_by_their_length()
    {
        var index = new SeriesIndex();
        for (int length = 1; length <= 64; length++) Assert.Equal(length - 1, index.GetOrAdd(new byte[length]));
    }

    [Fact]
    public void Keys_whose_tags_collide_are_told_apart_by_their_bytes()
    {
        // Among 200,000 keys some five share the 32 bits of the hash that the table keeps.
        var byTag = new Dictionary<uint, int>();
        var pairs = new List<(int, int)>();
        Span<byte> key = stackalloc byte[32];
        for (int i = 0; i < 200_000; i++)
        {
            uint tag = (uint)(KeyHash.Of(Numbered(i, key)) >> 32);
            if (!byTag.TryAdd(tag, i)) pairs.Add((byTag[tag], i));
        }

        Assert.NotEmpty(pairs);
        foreach ((int one, int two) in pairs)
        {
            var index = new SeriesIndex();
            Assert.Equal(0, index.GetOrAdd(Numbered(one, key)));
            Assert.Equal(-1, index.Find(Numbered(two, key)));
            Assert.Equal(1, index.GetOrAdd(Numbered(two, key)));
        }
    }

    /// <summary>Values from a few lines of Python that follow the same definition.</summary>
    [Fact]
    public void The_hash_is_the_same_on_every_machine()
    {
        Assert.Equal(0x79A818D3E03F0F92ul, KeyHash.Of("plant-1/pump-3"u8));
        Assert.Equal(0x0B8732E0FE438B3Dul, KeyHash.Of("a"u8));
    }

    [Fact]
    public void Hashes_of_numbered_keys_fill_the_table_evenly()
    {
        int[] homes = new int[1024];
        Span<byte> key = stackalloc byte[32];
        for (int i = 0; i < 102_400; i++) homes[KeyHash.Of(Numbered(i, key)) >> 54]++;

        // 100 expected in each; a standard deviation is 10.
        Assert.InRange(homes.Min(), 60, 100);
        Assert.InRange(homes.Max(), 100, 145);
    }

    [Fact]
    public void Looking_up_allocates_nothing()
    {
        var index = new SeriesIndex();
        Span<byte> added = stackalloc byte[32];
        for (int i = 0; i < 5_000; i++) index.GetOrAdd(Numbered(i, added));

        Assert.Equal(0, Allocation.Of(() =>
        {
            Span<byte> key = stackalloc byte[32];
            for (int i = 0; i < 10_000; i++) index.Find(Numbered(i, key));
            for (int i = 0; i < 5_000; i++) index.GetOrAdd(Numbered(i, key));
        }));
        Assert.Equal(5_000, index.Count);
    }

    [Fact]
    public void An_index_is_restored_in_any_order()
    {
        Span<byte> key = stackalloc byte[32];
        int[] order = [.. Enumerable.Range(0, 3_000)];
        new Random(1).Shuffle(order);
        var index = new SeriesIndex();
        foreach (int slot in order) Assert.True(index.TryPut(slot, Numbered(slot, key)));

        Assert.Equal(3_000, index.Count);
        for (int i = 0; i < 3_000; i++)
        {
            Assert.Equal(i, index.Find(Numbered(i, key)));
            Assert.True(index.Key(i).SequenceEqual(Numbered(i, key)));
        }

        Assert.Equal(3_000, index.GetOrAdd("new"u8));
    }

    [Fact]
    public void A_key_is_given_a_slot_once()
    {
        var index = new SeriesIndex();
        Assert.True(index.TryPut(1, "a"u8));
        Assert.False(index.TryPut(0, "a"u8));
        Assert.False(index.TryPut(0, ""u8));
    }

    private static ReadOnlySpan<byte> Numbered(int i, Span<byte> into)
    {
        "plant-7/sensor-"u8.CopyTo(into);
        Assert.True(System.Buffers.Text.Utf8Formatter.TryFormat(i, into[15..], out int digits));
        return into[..(15 + digits)];
    }
}
