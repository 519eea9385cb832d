namespace StreamForecast.Engine.Detection;

/// <summary>A coordinate in one byte: its sign, and k = 16 log2(1 + |z|); up to 244 in steps of 0.04 near zero and of 4.4 % far out.</summary>
internal static class SideCode
{
    private const int Negative = 128, Most = 127;

    private static readonly float[] values = [.. Enumerable.Range(0, 256).Select(code => (float)((code < Negative ? 1 : -1) * (Math.Pow(2, code % Negative / 16.0) - 1)))];

    /// <summary>The coordinate.</summary>
    public static float Value(byte code) => values[code];

    /// <summary>The code of a coordinate, rounded by chance.</summary>
    public static byte Of(float z, ref Rounding rounding)
    {
        float size = MathF.Abs(z);
        int below = (int)MathF.Min(Most, 16 * MathF.Log2(1 + size));
        if (below < Most && rounding.Next() * (values[below + 1] - values[below]) < size - values[below])
            below++;
        return (byte)(z < 0 ? below | Negative : below);
    }
}
