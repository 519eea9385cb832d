namespace StreamForecast.Engine.Series;

/// <summary>What is known of the times at which a series' rows come.</summary>
internal enum Rhythm
{
    /// <summary>Fewer than eight gaps were seen: rows are counted.</summary>
    Unknown,
    /// <summary>Rows come once an interval; where one does not, it is missing.</summary>
    Regular,
    /// <summary>There is no common interval: every row follows the one before, none is ever missing.</summary>
    Irregular,
    /// <summary>As <see cref="Regular"/>, by the operator's word: never learnt anew.</summary>
    Configured,
}

/// <summary>A rhythm and its interval, as found from the gaps between stamps.</summary>
/// <param name="Kind">Regular or irregular.</param>
/// <param name="Interval">Milliseconds between rows; of an irregular series the median.</param>
internal readonly record struct FoundRhythm(Rhythm Kind, double Interval)
{
    private const double OnBeat = 0.25;           // share of the interval by which a regular gap may miss a whole number of intervals
    private const int MostOffBeat = 2;            // of eight gaps
    private const float Steady = 1.02f;           // largest over smallest gap of a series that has become regular

    /// <summary>
    /// The median gap (the fourth smallest of eight: one that did occur), canonical where it is near such an interval. Regular when six of the
    /// eight gaps are within a quarter of a whole number of intervals.
    /// </summary>
    public static FoundRhythm In(in RecentRows rows)
    {
        Span<float> gaps = stackalloc float[RecentRows.Gaps];
        for (int i = 0; i < gaps.Length; i++) gaps[i] = rows[i + 1].Gap;
        gaps.Sort();

        double interval = CanonicalInterval.Near(gaps[(RecentRows.Gaps - 1) / 2]);
        int off = 0;
        foreach (float gap in gaps)
        {
            double steps = gap / interval;
            if (Math.Abs(steps - Math.Max(1, Math.Round(steps))) > OnBeat) off++;
        }

        return new FoundRhythm(off <= MostOffBeat ? Rhythm.Regular : Rhythm.Irregular, interval);
    }

    /// <summary>Whether all eight gaps are alike: so strict, because an irregular series is looked at again at every row.</summary>
    public static bool IsSteady(in RecentRows rows)
    {
        float least = rows[1].Gap, most = rows[1].Gap;
        for (int i = 2; i < RecentRows.Length; i++)
        {
            least = Math.Min(least, rows[i].Gap);
            most = Math.Max(most, rows[i].Gap);
        }

        return most <= Steady * least;
    }
}
