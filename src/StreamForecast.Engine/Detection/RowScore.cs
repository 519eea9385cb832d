using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// The strangeness of a single row: two of seven views must agree, and it fades over the following rows rather than ending at once.
/// Where values move in fewer than a fifth of the rows, surprise is judged among the moving rows.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct RowScore
{
    /// <summary>The score that the limit of the default sensitivity stands for: one row in some 300 by two views at once.</summary>
    public const float Unit = 2.5f;

    private const float Hold = 0.92f;

    private float last;

    /// <summary>The score of the row; <paramref name="own"/> is true when the row itself made it and not what is left of earlier ones.</summary>
    public float Observe(ReadOnlySpan<float> ranks, float active, out bool own)
    {
        float first = 0, second = 0;
        foreach (Statistic statistic in (ReadOnlySpan<Statistic>)
            [Statistic.Step, Statistic.Season, Statistic.Size10, Statistic.Size50, Statistic.High, Statistic.Low, Statistic.Week])
        {
            float rank = ranks[(int)statistic];
            if (rank > first)
                (first, second) = (rank, first);
            else if (rank > second)
                second = rank;
        }

        float rare = Unit + MathF.Log10(MathF.Max(1, 0.2f / MathF.Max(active, 0.005f)));
        float score = Unit * (first + second) / 2 / rare, held = Hold * last;
        own = score >= held;
        return last = MathF.Max(score, held);
    }
}
