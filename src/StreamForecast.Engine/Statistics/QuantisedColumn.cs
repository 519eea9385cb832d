using System.Numerics;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// Values of one series in 16 or 8 bits each, over the range that they span: stored = low + code * step. The range grows when a value falls outside and shrinks again when
/// the values fill less than a quarter of it, so that a single glitch does not coarsen the column for good.
/// </summary>
/// <remarks>
/// Evidence mixture over eight benchmark sets, geometric mean of MASE: .87159 with 32 bits, .87159 with 16, .87159 with 12 and .87231 with 8 in the week profile alone,
/// .87265 with 8 in all three profiles.
/// </remarks>
internal readonly ref struct QuantisedColumn<T>(Span<T> codes, ref Quantiser quantiser) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private readonly Span<T> codes = codes;
    private readonly ref Quantiser quantiser = ref quantiser;

    /// <summary>Largest code of a value.</summary>
    public static int Most => int.CreateTruncating(T.MaxValue) - 1;

    /// <summary>Code of a place where nothing was stored.</summary>
    public static T None => T.MaxValue;

    /// <summary>The value stored at a place; NaN for none.</summary>
    public float this[int at] => ValueOf(quantiser, codes[at]);

    /// <summary>The code stored at a place.</summary>
    public uint CodeAt(int at) => uint.CreateTruncating(codes[at]);

    /// <summary>The value of a code; NaN for none.</summary>
    public static float ValueOf(in Quantiser quantiser, T code) => code == None ? float.NaN : quantiser.Value(int.CreateTruncating(code));

    /// <summary>Makes the range hold a value; true when what is stored had to be coded anew.</summary>
    public bool Reach(float value)
    {
        if (quantiser.Holds(value, Most)) return false;
        Recode(quantiser.Widened(value, Most));
        return true;
    }

    /// <summary>Stores a value, rounded up or down in proportion by a <paramref name="dither"/> drawn from [0, 1): to the nearest, changes of less than half a step would be lost.</summary>
    public void Set(int at, float value, float dither)
    {
        Reach(value);
        Store(at, quantiser.Code(value, Most, dither));
    }

    /// <summary>Stores a value by its code.</summary>
    public void Store(int at, int code) => codes[at] = T.CreateTruncating(code);

    /// <summary>Narrows the range to what is stored where that fills less than a quarter of it; true when it was coded anew.</summary>
    public bool Narrow()
    {
        int least = Most, most = 0;
        foreach (T code in codes)
        {
            if (code == None) continue;
            least = Math.Min(least, int.CreateTruncating(code));
            most = Math.Max(most, int.CreateTruncating(code));
        }

        if (quantiser.Step == 0 || most < least || most - least >= Most / 4) return false;
        float low = quantiser.Value(least), high = quantiser.Value(most), margin = (high - low) / 4;
        Recode(Quantiser.Between(low - margin, high + margin, Most));
        return true;
    }

    /// <summary>Replaces every value v by factor * v + offset; the factor is not negative.</summary>
    public void Transform(float factor, float offset)
    {
        quantiser = new(quantiser.Low * factor + offset, quantiser.Step * factor);
        if (factor > 0) return;
        foreach (ref T code in codes)
            if (code != None) code = T.Zero;
    }

    private void Recode(Quantiser next)
    {
        foreach (ref T code in codes)
            if (code != None) code = T.CreateTruncating(next.Code(quantiser.Value(int.CreateTruncating(code)), Most));
        quantiser = next;
    }
}
