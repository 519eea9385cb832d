using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// A count in one byte, four bits of exponent and four of mantissa: 16 ((1 + m / 16) 2^e - 1), 0 to 1,015,792 in steps of 3 to 6 %. What is added to it arrives on average
/// (Morris, Communications of the ACM 21, 1978). A code becomes the bits of a float by a shift, so that histograms are summed eight bins at a time.
/// </summary>
internal static class CountCode
{
    private const int MantissaBits = 4, FloatMantissaBits = 23, Codes = 256;
    private const int One = 0x3F800000;         // the bits of 1f
    private const float Unit = 1 << MantissaBits;

    /// <summary>The count.</summary>
    public static float Value(byte code) => Unit * (BitConverter.Int32BitsToSingle(One + (code << (FloatMantissaBits - MantissaBits))) - 1);

    /// <summary>Adds a weight of at most 1.</summary>
    public static byte Add(byte code, float weight, ref Rounding rounding) => code < Codes - 1 && rounding.Next() * Step(code) < weight ? (byte)(code + 1) : code;

    /// <summary>Multiplies by a factor from 0 to 1.</summary>
    public static byte Times(byte code, float factor, ref Rounding rounding)
    {
        float target = Value(code) * factor;
        int below = code;
        while (Value((byte)below) > target) below--;
        return below < code && rounding.Next() * Step((byte)below) < target - Value((byte)below) ? (byte)(below + 1) : (byte)below;
    }

    /// <summary>The sum of all counts, and of those behind place <paramref name="bin"/>.</summary>
    public static (float All, float Behind) Sums(ReadOnlySpan<byte> codes, int bin)
    {
        ref byte first = ref MemoryMarshal.GetReference(codes);
        Vector256<float> all = default, behind = default;
        Vector256<int> place = Vector256<int>.Indices, eight = Vector256.Create(Vector256<int>.Count), at = Vector256.Create(bin);
        int i = 0;
        for (; i + Vector256<int>.Count <= codes.Length; i += Vector256<int>.Count)
        {
            Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, i))).AsByte());
            Vector256<int> bits = Vector256.WidenLower(words.ToVector256Unsafe()).AsInt32() << (FloatMantissaBits - MantissaBits);
            Vector256<float> counts = (bits + Vector256.Create(One)).AsSingle() - Vector256<float>.One;
            all += counts;
            behind += Vector256.GreaterThan(place, at).AsSingle() & counts;
            place += eight;
        }

        float sum = Unit * Vector256.Sum(all), rest = Unit * Vector256.Sum(behind);
        for (; i < codes.Length; i++)
        {
            float count = Value(codes[i]);
            sum += count;
            if (i > bin) rest += count;
        }
        return (sum, rest);
    }

    /// <summary>From a code to the next.</summary>
    private static float Step(byte code) => 1 << (code >> MantissaBits);
}
