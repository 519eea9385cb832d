using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Series;

/// <summary>A set of slots, a bit each: which series a checkpoint has still to write. A million take 125 KB.</summary>
internal sealed class SlotSet
{
    private const int WordBits = 64;
    private ulong[] words = new ulong[16];

    /// <summary>Slots in the set.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room for slots 0 to <paramref name="count"/> - 1; only those may be asked for.</summary>
    public void Grow(int count)
    {
        if (count > words.Length * WordBits) Array.Resize(ref words, Math.Max(2 * words.Length, (count + WordBits - 1) / WordBits));
    }

    /// <summary>Adds a slot; false when it was there.</summary>
    public bool Add(int slot)
    {
        ref ulong word = ref words[slot / WordBits];
        ulong bit = 1UL << slot;        // the shift takes the slot modulo 64
        if ((word & bit) != 0) return false;
        word |= bit;
        Count++;
        return true;
    }

    /// <summary>Takes a slot out; false when it was not there.</summary>
    public bool Remove(int slot)
    {
        ref ulong word = ref words[slot / WordBits];
        ulong bit = 1UL << slot;
        if ((word & bit) == 0) return false;
        word &= ~bit;
        Count--;
        return true;
    }

    /// <summary>Adds <paramref name="from"/> to <paramref name="end"/> - 1.</summary>
    public void AddRange(int from, int end)
    {
        Grow(end);
        for (int slot = from; slot < end; slot++) Add(slot);
    }

    /// <summary>Adds all slots of another set.</summary>
    public void Add(SlotSet other)
    {
        Grow(other.words.Length * WordBits);
        Count = 0;
        for (int i = 0; i < words.Length; i++)
        {
            if (i < other.words.Length) words[i] |= other.words[i];
            Count += BitOperations.PopCount(words[i]);
        }
    }

    /// <summary>Adds the slots that <see cref="ToBytes"/> wrote.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Grow(8 * bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
            for (int left = bytes[i]; left != 0; left &= left - 1) Add(8 * i + BitOperations.TrailingZeroCount(left));
    }

    /// <summary>A bit a slot, up to the last of the set.</summary>
    public byte[] ToBytes() => MemoryMarshal.AsBytes(words.AsSpan()).TrimEnd((byte)0).ToArray();

    /// <summary>Empties the set.</summary>
    public void Clear()
    {
        Array.Clear(words);
        Count = 0;
    }

    /// <summary>The first slot of the set at or above <paramref name="from"/>; -1 for none.</summary>
    public int Next(int from)
    {
        int i = from / WordBits;
        if (i >= words.Length) return -1;
        ulong word = words[i] >> from << from;      // clears the bits below
        while (word == 0)
            if (++i == words.Length) return -1;
            else word = words[i];
        return i * WordBits + BitOperations.TrailingZeroCount(word);
    }
}
