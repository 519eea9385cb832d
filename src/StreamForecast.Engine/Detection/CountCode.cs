namespace StreamForecast.Engine.Detection;

/// <summary>
/// A count in one byte: code k stands for (1.03^k - 1) / 0.03, 0 to 62,000 in steps of 1 to 3 % (Morris, Communications of the ACM 21, 1978). What is added to it arrives on average.
/// </summary>
internal static class CountCode
{
    private const double Base = 1.03;

    private static readonly float[] values = [.. Enumerable.Range(0, 256).Select(k => (float)((Math.Pow(Base, k) - 1) / (Base - 1)))];
    private static readonly float[] shares = [.. Enumerable.Range(0, 256).Select(k => k == 255 ? 0 : (float)Math.Pow(Base, -k))];      // 1 / the step to the next code

    /// <summary>The count.</summary>
    public static float Value(byte code) => values[code];

    /// <summary>Adds a weight of at most 1.</summary>
    public static byte Add(byte code, float weight, ref Rounding rounding) => rounding.Next() < weight * shares[code] ? (byte)(code + 1) : code;

    /// <summary>Multiplies by a factor from 0 to 1.</summary>
    public static byte Times(byte code, float factor, ref Rounding rounding)
    {
        float target = values[code] * factor;
        int below = code;
        while (values[below] > target) below--;
        return below < code && rounding.Next() < (target - values[below]) * shares[below] ? (byte)(below + 1) : (byte)below;
    }
}
