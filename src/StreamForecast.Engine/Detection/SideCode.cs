using System.Runtime.Intrinsics;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// A coordinate in one byte: its sign, three bits of exponent and four of mantissa; (1 + m / 16) 2^e - 1, up to 247 in steps of 0.06 near zero and of 3 to 6 % far out.
/// A code becomes the bits of a float by a shift.
/// </summary>
internal static class SideCode
{
    private const int Negative = 128, Most = 127;
    private const int Shift = 23 - 4;           // from the mantissa of a code to that of a float
    private const int One = 0x3F800000;         // the bits of 1f

    /// <summary>The coordinate.</summary>
    public static float Value(byte code)
    {
        float size = Size(code & Most);
        return (code & Negative) == 0 ? size : -size;
    }

    /// <summary>The coordinates of the codes in the lowest byte of each lane.</summary>
    public static Vector256<float> Values(Vector256<int> codes)
    {
        Vector256<float> size = (((codes & Vector256.Create(Most)) << Shift) + Vector256.Create(One)).AsSingle() - Vector256<float>.One;
        return (size.AsInt32() | ((codes & Vector256.Create(Negative)) << 24)).AsSingle();
    }

    /// <summary>The code of a coordinate, rounded by chance.</summary>
    public static byte Of(float z, ref Rounding rounding)
    {
        float size = MathF.Abs(z);
        int below = Math.Min(Most, (BitConverter.SingleToInt32Bits(MathF.Min(size, Most << 1) + 1) - One) >> Shift);
        if (below < Most && rounding.Next() * (Size(below + 1) - Size(below)) < size - Size(below))
            below++;
        return (byte)(z < 0 ? below | Negative : below);
    }

    private static float Size(int code) => BitConverter.Int32BitsToSingle((code << Shift) + One) - 1;
}
