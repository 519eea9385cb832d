using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// How large an error usually is in each hour of the day (UTC): a quiet night gets a finer measure than a busy noon. One byte each, 2^(octave + k / 16), rounded by chance; an hour
/// not seen yet, k = 0, has the series' own spread.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct HourSpreads
{
    private const int Hours = 24, StepsPerOctave = 16, Shift = 64, Most = 255;
    private const float FewestRows = 20, MostRows = 2000;     // of an hour: it follows as if it had had so many at least, at most
    private const float LeastShare = 0.3f;      // of the series' spread, so that a silent hour does not cry at everything
    private const float Cap = 6;

    private static readonly float[] sizes = [.. Enumerable.Range(0, Most + 1).Select(code => (float)Math.Pow(2, code / (double)StepsPerOctave))];

    private Codes codes;
    private sbyte octave;           // of code 0

    /// <summary>The spread by which an error of this row is judged: the geometric mean of the hour's and the <paramref name="overall"/> one.</summary>
    public readonly float At(in Row row, float overall)
        => (float)Math.Sqrt((double)overall * MathF.Max(Of(row.HourOfDay, overall), LeastShare * overall));

    public void Learn(in Row row, float overall, float error, ref Rounding rounding)
    {
        int hour = row.HourOfDay;
        float spread = Of(hour, overall), size = MathF.Min(MathF.Abs(error), Cap * MathF.Max(spread, LeastShare * overall));
        spread += (size - spread) / Math.Clamp((float)row.Index / Hours, FewestRows, MostRows);
        codes[hour] = Code(spread, ref rounding);
    }

    private readonly float Of(int hour, float overall) => codes[hour] == 0 ? overall : MathF.ScaleB(sizes[codes[hour]], octave);

    private byte Code(float spread, ref Rounding rounding)
    {
        Span<byte> all = codes;
        if (all.IndexOfAnyExcept((byte)0) < 0)
            octave = (sbyte)Math.Clamp(MathF.ILogB(spread) - 8, -120, 100);
        float size = MathF.ScaleB(spread, -octave);
        while (size >= sizes[Most] && octave < 100)
        {
            foreach (ref byte code in all) code = (byte)(code == 0 ? 0 : Math.Max(1, code - Shift));
            octave += Shift / StepsPerOctave;
            size = MathF.ScaleB(spread, -octave);
        }
        while (size < sizes[1] && octave > -120 && all.IndexOfAnyInRange((byte)(Most - Shift + 1), (byte)Most) < 0)
        {
            foreach (ref byte code in all) code = (byte)(code == 0 ? 0 : code + Shift);
            octave -= Shift / StepsPerOctave;
            size = MathF.ScaleB(spread, -octave);
        }

        int below = (int)Math.Clamp(StepsPerOctave * MathF.Log2(size), 1, Most);
        return (byte)(below < Most && rounding.Next() * (sizes[below + 1] - sizes[below]) < size - sizes[below] ? below + 1 : below);
    }

    [InlineArray(Hours)]
    private struct Codes
    {
        private byte first;
    }
}
