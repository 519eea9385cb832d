using System.Runtime.CompilerServices;

namespace StreamForecast.Engine.Detection;

/// <summary>One <see cref="TailUnit"/> for each <see cref="Statistic"/>.</summary>
[InlineArray(Count)]
internal struct TailUnits
{
    /// <summary>Number of statistics, novelty included.</summary>
    public const int Count = (int)Statistic.Novelty + 1;

    private TailUnit first;

    /// <summary>Ranks, then learns, every statistic of a row; one that is NaN ranks 0.</summary>
    public static void Observe(Span<TailUnit> units, int row, ReadOnlySpan<float> values, Span<float> ranks)
    {
        for (int i = 0; i < Count; i++)
        {
            ranks[i] = 0;
            if (float.IsNaN(values[i]))
                continue;
            float place = TailUnit.Place(values[i]);
            ranks[i] = units[i].Rank(row, place);
            units[i].Learn(row, place, ranks[i]);
        }
    }
}
