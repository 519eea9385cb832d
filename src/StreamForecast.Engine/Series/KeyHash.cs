using System.Buffers.Binary;

namespace StreamForecast.Engine.Series;

/// <summary>
/// The 64-bit hash of a series' key: eight bytes at a time through a 64 x 64 -> 128 bit product whose halves are folded (the mixing
/// step of wyhash). Equal on every machine and in every run; it is not meant to withstand keys made to collide.
/// </summary>
internal static class KeyHash
{
    private const ulong Seed = 0x9E3779B97F4A7C15, Word = 0xA0761D6478BD642F, Tail = 0xE7037ED1A0B428DB, Final = 0x8EBC6AF09C88C6E3;

    public static ulong Of(ReadOnlySpan<byte> key)
    {
        ulong hash = Fold((ulong)key.Length ^ Seed, Word);
        while (key.Length >= sizeof(ulong))
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key), Word);
            key = key[sizeof(ulong)..];
        }

        ulong tail = 0;
        for (int i = 0; i < key.Length; i++)
            tail |= (ulong)key[i] << (8 * i);
        return Fold(Fold(hash ^ tail, Tail) ^ Seed, Final);
    }

    private static ulong Fold(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }
}
