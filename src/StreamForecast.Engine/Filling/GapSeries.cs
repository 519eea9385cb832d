using StreamForecast.Engine.Shards;

namespace StreamForecast.Engine.Filling;

/// <summary>
/// A series with missing rows as filling sees it: its values, where the nearest observed rows are, and means over stretches in constant time. Loaded
/// anew for every series; grows to the longest one and allocates nothing after that.
/// </summary>
internal sealed class GapSeries
{
    private double[] values = [], sums = [];         // sums [Rows + 1]: of the observed values less the first one, so that large levels cost no digits
    private int[] counts = [], before = [], after = [];
    private double offset;

    /// <summary>Rows, missing ones included.</summary>
    public int Rows { get; private set; }
    /// <summary>Season m in rows; 1 for none.</summary>
    public int Season { get; private set; }
    /// <summary>Long season M in rows.</summary>
    public int LongSeason { get; private set; }
    /// <summary>Rows with a value.</summary>
    public int Observed => counts[Rows];

    /// <summary>Takes in a series; NaN is a missing row, and what the engine takes for none (beyond 1e18) says nothing here either.</summary>
    public void Load(ReadOnlySpan<double> series, int season, int longSeason)
    {
        (Rows, Season, LongSeason) = (series.Length, season, longSeason);
        if (values.Length < Rows)
        {
            int room = Rows + Rows / 4;
            (values, sums, counts, before, after) = (new double[room], new double[room + 1], new int[room + 1], new int[room], new int[room]);
        }
        for (int t = 0; t < Rows; t++) values[t] = Math.Abs(series[t]) <= Shard.LargestValue ? series[t] : double.NaN;
        int newest = -1, next = Rows;
        offset = 0;
        foreach (double value in values.AsSpan(0, Rows))
        {
            if (double.IsNaN(value)) continue;
            offset = value;
            break;
        }
        for (int t = 0; t < Rows; t++)
        {
            before[t] = newest;
            bool observed = !double.IsNaN(values[t]);
            if (observed) newest = t;
            sums[t + 1] = sums[t] + (observed ? values[t] - offset : 0);
            counts[t + 1] = counts[t] + (observed ? 1 : 0);
        }
        for (int t = Rows - 1; t >= 0; t--)
        {
            after[t] = next;
            if (!double.IsNaN(values[t])) next = t;
        }
    }

    /// <summary>The value of row t; NaN where it is missing or outside the series.</summary>
    public double this[int t] => (uint)t < (uint)Rows ? values[t] : double.NaN;

    /// <summary>Whether row t lies in the series and has a value.</summary>
    public bool Has(int t) => !double.IsNaN(this[t]);

    /// <summary>The gap that row t lies in, or would lie in if it were missing.</summary>
    public Gap GapAt(int t) => new(before[t] < 0 ? Gap.NoLeft : before[t], after[t] >= Rows ? Gap.NoRight : after[t]);

    /// <summary>The first missing row from <paramref name="t"/> on; Rows where there is none.</summary>
    public int NextMissing(int t)
    {
        while (t < Rows && !double.IsNaN(values[t])) t++;
        return t;
    }

    /// <summary>Mean of the observed rows in [from, to); NaN where there is none.</summary>
    public double Mean(int from, int to)
    {
        from = Math.Clamp(from, 0, Rows);
        to = Math.Clamp(to, from, Rows);
        int count = counts[to] - counts[from];
        return count == 0 ? double.NaN : offset + (sums[to] - sums[from]) / count;
    }
}
