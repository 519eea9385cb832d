using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamForecast.Engine.Detection;

/// <summary>One <see cref="TailUnit"/> for each <see cref="Statistic"/>.</summary>
[InlineArray(Count)]
internal struct TailUnits
{
    /// <summary>Number of statistics, novelty included.</summary>
    public const int Count = (int)Statistic.Novelty + 1;

    private const float Log10Of2 = 0.30103f;
    private const int Lanes = 16;       // Count, filled up to whole vectors

    private TailUnit first;

    /// <summary>Ranks, then learns, every statistic of a row; one that is NaN ranks 0. The logarithms of all are taken at once.</summary>
    public static void Observe(Span<TailUnit> units, int row, ReadOnlySpan<float> values, Span<float> ranks, ref Rounding rounding)
    {
        Span<float> places = stackalloc float[Lanes], probabilities = stackalloc float[Lanes], beyond = stackalloc float[Lanes];
        values.CopyTo(places);
        places[Count..].Clear();
        probabilities.Fill(1);
        Log2(places);
        for (int i = 0; i < Count; i++)
        {
            if (float.IsNaN(values[i]))
                continue;
            places[i] = TailUnit.Place(places[i]);
            probabilities[i] = units[i].Probability(row, places[i], out beyond[i]);
        }

        Log2(probabilities);
        for (int i = 0; i < Count; i++)
        {
            ranks[i] = 0;
            if (float.IsNaN(values[i]))
                continue;
            ranks[i] = beyond[i] - probabilities[i] * Log10Of2;
            units[i].Learn(row, places[i], ranks[i], ref rounding);
        }
    }

    private static void Log2(Span<float> values)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        for (nuint i = 0; i < Lanes; i += (nuint)Vector256<float>.Count)
            Vector256.Log2(Vector256.LoadUnsafe(ref first, i)).StoreUnsafe(ref first, i);
    }
}
