using System.Numerics;

namespace StreamForecast.Engine.Series;

/// <summary>
/// From a series' key, as UTF-8 bytes, to its slot: a small number, given in order of first appearance. Open addressing
/// over hashes; keys lie in one growing arena, so that looking one up makes no garbage. Called for every record, before its shard.
/// </summary>
public sealed class SeriesIndex
{
    private const int FewestBuckets = 64;

    private readonly KeyArena keys = new();

    // A bucket's place follows from the upper bits of its tag, so that the table grows without reading a key. Eight buckets a cache line.
    private Bucket[] buckets = new Bucket[FewestBuckets];

    /// <summary>Series known so far; slots run from 0 to Count - 1.</summary>
    public int Count => keys.Count;

    /// <summary>The slot of the key, a new one when it was not known.</summary>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public int GetOrAdd(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty) throw new ArgumentException("A series' key must have at least one byte; found an empty one. Give the record a key or a series field.", nameof(key));
        uint tag = Tag(key);
        int at = Seek(key, tag);
        if (buckets[at].IsTaken) return buckets[at].Slot;

        if (4L * (Count + 1) > 3L * buckets.Length)
        {
            Widen();
            at = Seek(key, tag);
        }

        buckets[at] = new Bucket(tag, Count);
        keys.Add(key);
        return Count - 1;
    }

    /// <summary>The slot of the key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        Bucket bucket = buckets[Seek(key, Tag(key))];
        return bucket.IsTaken ? bucket.Slot : -1;
    }

    /// <summary>The key of a slot.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No series has this slot.</exception>
    public ReadOnlySpan<byte> Key(int slot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, Count);
        return keys[slot];
    }

    /// <summary>Gives a key a slot of one's own choice while an index is restored, in any order; false when the key has one. Until every slot below <see cref="Count"/> has its key, only this may be called.</summary>
    internal bool TryPut(int slot, ReadOnlySpan<byte> key)
    {
        uint tag = Tag(key);
        if (key.IsEmpty || buckets[Seek(key, tag)].IsTaken) return false;
        while (4L * (slot + 1) > 3L * buckets.Length) Widen();
        buckets[Seek(key, tag)] = new Bucket(tag, slot);
        keys.Put(slot, key);
        return true;
    }

    /// <summary>Bytes of keys and table.</summary>
    internal long Bytes => keys.Bytes + 8L * buckets.Length;

    /// <summary>Makes room for so many series at once, which is quicker than growing.</summary>
    internal void Reserve(int count)
    {
        while (4L * count > 3L * buckets.Length) Widen();
    }

    /// <summary>The bucket that holds the key, or the free one where it belongs.</summary>
    private int Seek(ReadOnlySpan<byte> key, uint tag)
    {
        for (int at = Home(tag); ; at = (at + 1) & (buckets.Length - 1))
        {
            Bucket bucket = buckets[at];
            if (!bucket.IsTaken || (bucket.Tag == tag && keys[bucket.Slot].SequenceEqual(key))) return at;
        }
    }

    private void Widen()
    {
        Bucket[] before = buckets;
        buckets = new Bucket[checked(before.Length * 2)];
        foreach (Bucket bucket in before)
        {
            if (!bucket.IsTaken) continue;
            int at = Home(bucket.Tag);
            while (buckets[at].IsTaken) at = (at + 1) & (buckets.Length - 1);
            buckets[at] = bucket;
        }
    }

    private static uint Tag(ReadOnlySpan<byte> key) => (uint)(KeyHash.Of(key) >> 32);

    private int Home(uint tag) => (int)(tag >> (32 - BitOperations.Log2((uint)buckets.Length)));

    /// <summary>A place of the table: the key's tag, and its slot plus one, so that an all-zero bucket is free.</summary>
    private readonly struct Bucket(uint tag, int slot)
    {
        private readonly int slotPlusOne = slot + 1;

        public uint Tag => tag;
        public int Slot => slotPlusOne - 1;
        public bool IsTaken => slotPlusOne != 0;
    }
}
