using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// What the other views cannot see because nothing deviates: a series that left rows out, stays on one value, or has become calm. Each is measured
/// against the longest gap, the longest stay and the calmest time of the series' own past, so that a habit is not told.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct Stillness
{
    private const int SilentRows = 300;         // too few to know what is usual
    private const int CalmSilentRows = 1000;    // a mean over 50 rows says something new now and then only
    private const int YoungRows = 10000;        // a young series shows its habits; later an incident may double what counts as usual, no more
    private const int LeastStay = 10, StayTimes = 3;
    private const int MostStayShare = 3;        // a stay of a third of all rows is how the series began
    private const int LeastGap = 30, GapTimes = 10;
    private const float CalmShare = 0.3f;
    private const float CalmWeight = 1 / 500f;  // what counts as calm follows slower than the mean over 50 rows that it judges; within 600 rows it has caught up
    private const float LeastActive = 0.5f;     // of the rows; a series that moves seldom is calm by habit
    private const float MostCalm = 8;           // no mean of errors is larger
    private const int ForgetRows = 512;
    private const float Memory = 20000;         // rows

    private Half longestStay, longestGap, calmest;
    private ushort stay;                        // rows since the value changed
    private ushort told;                        // rows for which the present stay or calm has been told

    /// <summary>
    /// What is still at this row, before it is learnt. <paramref name="moved"/>: its value differs from the last; <paramref name="missing"/>: rows left
    /// out before it; <paramref name="size"/>: mean error of some 50 rows in units of its spread; <paramref name="active"/>: share of rows that move.
    /// </summary>
    public Still Observe(int row, bool moved, long missing, float size, float active)
    {
        float gap = Gap(row, missing), flat = Stay(row, moved), calm = Calm(row, size, active);
        if (row % ForgetRows == ForgetRows - 1)
            Forget();
        if (flat >= 0 || calm >= 0)
            told = (ushort)Math.Min(told + 1, ushort.MaxValue);
        else if (stay == 0 && size >= (float)calmest)
            told = 0;               // moves, and as restlessly as it used to: what comes next is another standstill
        return gap >= 0 ? new(AnomalyKind.Gap, 1, gap)
            : flat >= 0 ? new(AnomalyKind.FlatLine, told, flat)
            : calm >= 0 ? new(AnomalyKind.VarianceChange, told, calm)
            : default;
    }

    /// <summary>log10 of how far beyond its limit, as the two below; negative when there is nothing to tell.</summary>
    private float Gap(int row, long missing)
    {
        if (missing <= 0)
            return -1;
        float limit = MathF.Max(LeastGap, GapTimes * (float)longestGap);
        longestGap = Longer(longestGap, row, missing);
        return row < SilentRows ? -1 : MathF.Log10(missing / limit);
    }

    private float Stay(int row, bool moved)
    {
        if (moved || row == 0)
        {
            if (stay > 0)
                longestStay = Longer(longestStay, row, stay);
            stay = 0;
            return -1;
        }

        stay = (ushort)Math.Min(stay + 1, ushort.MaxValue);
        if (row < SilentRows || stay < LeastStay || stay > row / MostStayShare)
            return -1;
        return MathF.Log10(stay / (LeastStay + StayTimes * (float)longestStay));
    }

    private float Calm(int row, float size, float active)
    {
        float least = (float)calmest;
        if (row < SilentRows)
            return -1;
        if (row < CalmSilentRows)
        {
            calmest = (Half)(row == SilentRows ? size : MathF.Min(least, size));
            return -1;
        }

        if (size < least)
            calmest = (Half)MathF.Max(size, least * (1 - CalmWeight));
        return active >= LeastActive && size < CalmShare * least ? MathF.Log10(CalmShare * least / MathF.Max(size, 1e-3f * least)) : -1;
    }

    private void Forget()
    {
        float kept = 1 - ForgetRows / Memory;
        longestStay = (Half)((float)longestStay * kept);
        longestGap = (Half)((float)longestGap * kept);
        calmest = (Half)MathF.Min((float)calmest / kept, MostCalm);
    }

    private static Half Longer(Half longest, int row, long rows)
    {
        float usual = (float)longest, most = row < YoungRows || rows > row / MostStayShare ? ushort.MaxValue / 2 : 2 * usual + 1;
        return (Half)MathF.Max(usual, MathF.Min(rows, most));
    }
}

/// <summary>What <see cref="Stillness"/> says of one row.</summary>
/// <param name="Kind"><see cref="AnomalyKind.Gap"/>, <see cref="AnomalyKind.FlatLine"/>, <see cref="AnomalyKind.VarianceChange"/> (calm), or None.</param>
/// <param name="Rows">Rows for which it has been told, this one included; 0 for None.</param>
/// <param name="Excess">log10 of how far it is beyond the limit, from 0.</param>
internal readonly record struct Still(AnomalyKind Kind, int Rows, float Excess)
{
    public Named Named => new(Kind, Kind is AnomalyKind.VarianceChange ? AnomalyDirection.Down : AnomalyDirection.None);
}
