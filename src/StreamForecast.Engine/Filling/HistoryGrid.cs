using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Filling;

/// <summary>
/// Puts the rows of one series' history on its interval and adds those that are missing. Unlike the clock of the stream it knows the whole history: rows may come in any
/// order, and the interval is the median of all gaps between stamps.
/// </summary>
/// <remarks>
/// Of rows with the same stamp the first with a value counts. A configured interval counts as it is; one that is found is canonical where it is near such an interval, and counts when three of four gaps
/// are within a quarter of a whole number of intervals. Otherwise the series is irregular: no row is added, and it has no season.
/// </remarks>
public sealed class HistoryGrid(SeriesOptions options)
{
    private const double OnBeat = 0.25, MostOffBeat = 0.25, Missed = 1.5;

    private readonly TimeRules rules = new(options);
    private readonly List<(long Time, double Value)> rows = [];

    /// <summary>Rows left out because another one has their stamp.</summary>
    public int Repeated { get; private set; }

    /// <summary>Takes in a row; NaN is one without a value.</summary>
    public void Add(long time, double value) => rows.Add((time, value));

    /// <summary>The history's stretches: it is cut where more than <paramref name="longest"/> rows are missing at once, which are not added.</summary>
    public IReadOnlyList<SeriesGrid> Finish(int longest)
    {
        if (rows.Count == 0) return [];
        List<(long Time, double Value)> ordered = Ordered();
        StartingRhythm rhythm = Rhythm(ordered);
        double interval = rhythm.Kind is Series.Rhythm.Irregular or Series.Rhythm.Unknown ? 0 : rhythm.Interval;
        var stretches = new List<SeriesGrid>();
        List<long> times = [];
        List<double> values = [];
        for (int i = 0; i < ordered.Count; i++)
        {
            double missing = i == 0 || interval == 0 ? 0 : (ordered[i].Time - ordered[i - 1].Time) / interval;
            long steps = missing < Missed ? 1 : (long)Math.Min(Math.Round(missing), 1L << 40);
            if (steps - 1 > longest) Close();
            else
            {
                for (long k = 1; k < steps; k++)
                {
                    times.Add(SeriesGrid.Added);
                    values.Add(double.NaN);
                }
            }
            times.Add(ordered[i].Time);
            values.Add(ordered[i].Value);
        }
        Close();
        return stretches;

        void Close()
        {
            stretches.Add(new SeriesGrid([.. times], [.. values], rhythm.Season, rhythm.LongSeason, interval / 1000));
            times.Clear();
            values.Clear();
        }
    }

    private List<(long Time, double Value)> Ordered()
    {
        var ordered = new List<(long Time, double Value)>(rows.Count);
        foreach (var row in rows.OrderBy(row => row.Time))       // stable: rows of one stamp stay in the order of the file
        {
            if (ordered.Count == 0 || ordered[^1].Time != row.Time)
            {
                ordered.Add(row);
                continue;
            }
            Repeated++;
            if (double.IsNaN(ordered[^1].Value)) ordered[^1] = row;
        }
        return ordered;
    }

    private StartingRhythm Rhythm(List<(long Time, double Value)> ordered)
    {
        if (rules.First.Kind == Series.Rhythm.Configured) return rules.First;
        long[] gaps = new long[ordered.Count - 1];
        for (int i = 0; i < gaps.Length; i++) gaps[i] = ordered[i + 1].Time - ordered[i].Time;
        if (gaps.Length < 2) return rules.Of(new FoundRhythm(Series.Rhythm.Irregular, 0));
        Array.Sort(gaps);
        double interval = CanonicalInterval.Near(gaps[(gaps.Length - 1) / 2]);
        int off = gaps.Count(gap => Math.Abs(gap / interval - Math.Max(1, Math.Round(gap / interval))) > OnBeat);
        return rules.Of(new FoundRhythm(off <= MostOffBeat * gaps.Length ? Series.Rhythm.Regular : Series.Rhythm.Irregular, interval));
    }
}
