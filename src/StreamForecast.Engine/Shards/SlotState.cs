using System.Buffers;
using System.Buffers.Binary;
using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// What is saved of one series, in every file and topic: its key, and its state as sections. The one place that puts a slot's saved bytes together and
/// takes them apart: a further part of a series' state is a further section here.
/// </summary>
/// <remarks>
/// Little-endian. A record: 32-bit lengths of key and state, the key, the state. The state: the slot (32 bits), then sections: a byte of <see cref="Section"/>, the 32-bit
/// length, the bytes. A section that is not known ends the reading, because what it holds may change what the others mean.
/// </remarks>
public static class SlotState
{
    private const int SectionHead = sizeof(byte) + sizeof(int), RecordHead = 2 * sizeof(int);

    private enum Section : byte
    {
        Clock = 1,
        Block = 2,
        /// <summary>What late rows need, where they are allowed.</summary>
        Past = 3,
        /// <summary>When it must have spoken again, where silence is told.</summary>
        Silence = 4,
    }

    /// <summary>Takes the first record off <paramref name="records"/>; false when there is none.</summary>
    /// <exception cref="InvalidDataException">What is left is no whole record.</exception>
    public static bool Next(ref ReadOnlySpan<byte> records, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> state)
    {
        key = state = default;
        if (records.IsEmpty) return false;
        int keyLength = ReadLength(ref records), stateLength = ReadLength(ref records);
        key = Take(ref records, keyLength);
        state = Take(ref records, stateLength);
        return true;
    }

    /// <summary>Appends the record of a slot, for which the shard has made room.</summary>
    internal static void Write(IBufferWriter<byte> to, Shard shard, int slot)
    {
        if (shard.Pages is { } pages && pages.Holds(slot))
        {
            pages.Write(to, slot);
            return;
        }

        ReadOnlySpan<byte> key = shard.Series.Key(slot), clock = shard.Store.ClockBytes(slot), block = shard.Store.BlockBytes(slot);
        int past = shard.Past?.SavedBytes(slot) ?? 0, silence = shard.Silence?.SavedBytes(slot) ?? 0;
        int state = sizeof(int) + Length(clock.Length) + Length(block.Length) + Length(past) + Length(silence), record = RecordHead + key.Length + state;
        Span<byte> at = to.GetSpan(record);
        Put(ref at, key.Length);
        Put(ref at, state);
        Put(ref at, key);
        Put(ref at, slot);
        clock.CopyTo(Enter(ref at, Section.Clock, clock.Length));
        block.CopyTo(Enter(ref at, Section.Block, block.Length));
        shard.Past?.Save(Enter(ref at, Section.Past, past), slot);
        shard.Silence?.Save(Enter(ref at, Section.Silence, silence), slot);
        to.Advance(record);
    }

    /// <summary>The slot of a state.</summary>
    /// <exception cref="InvalidDataException">It is too short.</exception>
    internal static int Slot(ref ReadOnlySpan<byte> state) => ReadLength(ref state);

    /// <summary>Puts the sections behind <see cref="Slot"/> into a shard that has made room for the slot; <paramref name="saved"/> is the layout they were saved in, and another model's past is left out.</summary>
    /// <exception cref="InvalidDataException">They are not whole, or hold what this version does not know.</exception>
    internal static void Read(ReadOnlySpan<byte> sections, Shard shard, int slot, BlockLayout saved, bool keepsPast)
    {
        ReadOnlySpan<byte> clock = default, block = default, past = default, silence = default;
        while (!sections.IsEmpty)
        {
            var section = (Section)Take(ref sections, 1)[0];
            ReadOnlySpan<byte> bytes = Take(ref sections, ReadLength(ref sections));
            switch (section)
            {
                case Section.Clock: clock = bytes; break;
                case Section.Block: block = bytes; break;
                case Section.Past: past = bytes; break;
                case Section.Silence: silence = bytes; break;
                default: throw new InvalidDataException($"The state of slot {slot} has a section {(byte)section} that this version does not know; use the version that wrote it, or move the state away to start anew.");
            }
        }

        shard.Store.Put(slot, clock, block, saved);
        shard.Past?.Load(keepsPast ? past : default, slot);
        shard.Silence?.Load(silence, slot);
    }

    private static int Length(int section) => section == 0 ? 0 : SectionHead + section;

    /// <summary>Begins a section that is not empty, and returns its room.</summary>
    private static Span<byte> Enter(ref Span<byte> at, Section section, int length)
    {
        if (length == 0) return default;
        at[0] = (byte)section;
        at = at[1..];
        Put(ref at, length);
        Span<byte> room = at[..length];
        at = at[length..];
        return room;
    }

    private static void Put(scoped ref Span<byte> at, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(at, number);
        at = at[sizeof(int)..];
    }

    private static void Put(scoped ref Span<byte> at, scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(at);
        at = at[bytes.Length..];
    }

    private static int ReadLength(scoped ref ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt32LittleEndian(Take(ref from, sizeof(int)));

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> from, int count)
    {
        if ((uint)count > (uint)from.Length) throw new InvalidDataException($"A saved series speaks of {count} bytes where {from.Length} are left.");
        ReadOnlySpan<byte> taken = from[..count];
        from = from[count..];
        return taken;
    }
}
