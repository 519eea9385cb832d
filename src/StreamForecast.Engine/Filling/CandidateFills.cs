namespace StreamForecast.Engine.Filling;

/// <summary>
/// The simple fills of a missing row that the network weighs. Nothing inside the gap is read, so that the same code tells what each of them would have
/// said of a row that is known: <see cref="FillEvidence"/> asks it that.
/// </summary>
internal static class CandidateFills
{
    /// <summary>Number of candidates.</summary>
    public const int Count = 18;

    /// <summary>The straight line between the gap's ends; from one end alone, its value.</summary>
    public const int Linear = 0;
    /// <summary>Mean of the nearest rows a season before and after.</summary>
    public const int SeasonalCopy = 8;
    /// <summary>Mean of the nearest rows a long season before and after.</summary>
    public const int LongSeasonalCopy = 14;
    /// <summary>Seasonal copies shifted to meet both ends.</summary>
    public const int Anchored = 11;

    private const int NearRows = 4;        // of the short means beside a gap
    private const int Copies = 3;          // seasons taken on either side
    private const int Attempts = 6;        // seasons looked at for them where some are missing

    /// <summary>Writes the candidates of row <paramref name="t"/> in <paramref name="gap"/>, in the units of the series. At least one end of the gap must be observed.</summary>
    public static void Write(GapSeries s, int t, Gap gap, Span<double> c)
    {
        double share = gap.RightShare(t), left = s[gap.Left], right = s[gap.Right];
        double linear = Between(left, right, share);
        int m = s.Season, box = m > 1 ? m : 8;

        c[Linear] = linear;
        c[1] = Or(left, linear);
        c[2] = Or(right, linear);
        c[3] = Ends(s, gap, share, NearRows, 0);
        c[4] = Ends(s, gap, share, box, 0);
        c[5] = Curve(s, gap, t, left, right, linear);

        double back = Copy(s, gap, t, -m, out int stepsBack), forward = Copy(s, gap, t, m, out int stepsForward);
        c[6] = Or(back, Or(forward, linear));
        c[7] = Or(forward, c[6]);
        c[SeasonalCopy] = (c[6] + c[7]) / 2;
        c[9] = Or(Profile(s, gap, t, m, stepsBack, stepsForward), c[SeasonalCopy]);
        c[10] = Or(Shifted(s, gap, t, share, m, copies: 1, ends: 1, smooth: 0), linear);
        c[Anchored] = Or(Shifted(s, gap, t, share, m, Copies, ends: 1, smooth: 0), c[10]);
        c[12] = Or(Shifted(s, gap, t, share, m, Copies, ends: 3, smooth: 0), c[Anchored]);
        int smooth = m / 48;
        c[13] = Or(Shifted(s, gap, t, share, m, Copies, box, smooth), c[12]);

        int longSeason = s.LongSeason;
        if (longSeason > m)
        {
            back = Copy(s, gap, t, -longSeason, out _);
            forward = Copy(s, gap, t, longSeason, out _);
            c[LongSeasonalCopy] = Or(Between(back, forward, 0.5), c[9]);
            c[15] = Or(Shifted(s, gap, t, share, longSeason, copies: 2, ends: 1, smooth: 0), c[Anchored]);
            c[16] = Or(Shifted(s, gap, t, share, longSeason, copies: 2, box, smooth), c[13]);
        }
        else
        {
            c[LongSeasonalCopy] = c[9];
            c[15] = c[Anchored];
            c[16] = c[13];
        }
        c[17] = Or(Scaled(s, gap, t, share, m, box), c[13]);
    }

    /// <summary>Between two values, whichever of them exist.</summary>
    private static double Between(double left, double right, double share)
        => double.IsNaN(left) ? right : double.IsNaN(right) ? left : left + share * (right - left);

    private static double Or(double value, double otherwise) => double.IsNaN(value) ? otherwise : value;

    /// <summary>The line between the means of so many rows beside the gap, both moved by a lag.</summary>
    private static double Ends(GapSeries s, Gap gap, double share, int rows, int lag)
        => Between(gap.HasLeft ? s.Mean(gap.Left - rows + 1 + lag, gap.Left + 1 + lag) : double.NaN,
            gap.HasRight ? s.Mean(gap.Right + lag, gap.Right + rows + lag) : double.NaN, share);

    /// <summary>A cubic that leaves both ends with half the slope found there (Hermite); the line where a slope is not known.</summary>
    private static double Curve(GapSeries s, Gap gap, int t, double left, double right, double linear)
    {
        if (!gap.HasLeft || !gap.HasRight) return linear;
        double length = gap.Right - gap.Left, x = (t - gap.Left) / length;
        double before = (left - s[gap.Left - 1]) * 0.5 * length, after = (s[gap.Right + 1] - right) * 0.5 * length;
        if (double.IsNaN(before) || double.IsNaN(after)) return linear;
        double y = 1 - x;
        return left * (1 + 2 * x) * y * y + before * x * y * y + right * x * x * (3 - 2 * x) - after * x * x * y;
    }

    /// <summary>The nearest row outside the gap that lies whole seasons away in one direction; NaN where there is none. <paramref name="steps"/> is how many seasons away.</summary>
    private static double Copy(GapSeries s, Gap gap, int t, int season, out int steps)
    {
        int toEdge = season < 0 ? gap.HasLeft ? t - gap.Left : s.Rows : gap.HasRight ? gap.Right - t : s.Rows;
        steps = Ceiling(toEdge, Math.Abs(season));
        for (int attempt = 0; attempt < Attempts; attempt++, steps++)
            if (s.Has(t + steps * season)) return s[t + steps * season];
        return double.NaN;
    }

    /// <summary>Mean of the nearest rows of the same phase on both sides.</summary>
    private static double Profile(GapSeries s, Gap gap, int t, int m, int stepsBack, int stepsForward)
    {
        double sum = 0;
        int count = 0;
        for (int k = 0; k < Copies; k++)
        {
            if (gap.HasLeft) Add(s[t - (stepsBack + k) * m]);
            if (gap.HasRight) Add(s[t + (stepsForward + k) * m]);
        }
        return count == 0 ? double.NaN : sum / count;

        void Add(double value)
        {
            if (double.IsNaN(value)) return;
            sum += value;
            count++;
        }
    }

    /// <summary>
    /// Mean of the nearest <paramref name="copies"/> rows of the same phase on either side (of 2 smooth + 1 rows around them), each moved by what lies between the gap's ends and the
    /// same ends of the copy; an end is the mean of so many rows. NaN where no copy has an end.
    /// </summary>
    private static double Shifted(GapSeries s, Gap gap, int t, double share, int season, int copies, int ends, int smooth)
    {
        double level = Ends(s, gap, share, ends, 0), sum = 0;
        int count = 0, nearest = Ceiling(gap.Reach(t) + ends - 1, season);
        for (int direction = -1; direction <= 1; direction += 2)
        {
            if (!(direction < 0 ? gap.HasLeft : gap.HasRight)) continue;
            int found = 0;
            for (int k = nearest; found < copies && k < nearest + Attempts; k++)
            {
                int lag = direction * k * season;
                if (t + lag < 0 || t + lag >= s.Rows) break;
                double copy = smooth == 0 ? s[t + lag] : s.Mean(t + lag - smooth, t + lag + smooth + 1);
                double moved = copy + level - Ends(s, gap, share, ends, lag);
                if (double.IsNaN(moved)) continue;
                sum += moved;
                found++;
            }
            count += found;
        }
        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>As <see cref="Shifted"/> with season-long ends, but multiplied and not moved; NaN unless everything is positive.</summary>
    private static double Scaled(GapSeries s, Gap gap, int t, double share, int season, int ends)
    {
        double level = Ends(s, gap, share, ends, 0), sum = 0;
        if (!(level > 0)) return double.NaN;
        int count = 0, nearest = Ceiling(gap.Reach(t) + ends - 1, season);
        for (int direction = -1; direction <= 1; direction += 2)
        {
            if (!(direction < 0 ? gap.HasLeft : gap.HasRight)) continue;
            for (int k = nearest; k < nearest + Copies; k++)
            {
                int lag = direction * k * season;
                double copy = s[t + lag], then = Ends(s, gap, share, ends, lag);
                if (double.IsNaN(copy) || double.IsNaN(then)) continue;
                if (copy < 0 || then <= 0) return double.NaN;
                sum += copy * Math.Min(level / then, 5);
                count++;
            }
        }
        return count == 0 ? double.NaN : sum / count;
    }

    private static int Ceiling(int rows, int season) => Math.Max(1, (rows + season - 1) / season);
}
