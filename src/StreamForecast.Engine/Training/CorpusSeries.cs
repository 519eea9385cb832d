using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Training;

/// <summary>One series of the corpus, with its statistics as they stood at every few thousand rows, so that a stream can begin anywhere.</summary>
internal sealed class CorpusSeries
{
    /// <summary>
    /// Rows between two snapshots: replaying half of that takes some 80 us (40 ns a row), and the snapshots are smaller than
    /// the values themselves even of five-minute series.
    /// </summary>
    private const int SnapshotRows = 4096;

    private readonly float[] values;
    private readonly List<byte[]> snapshots = [];

    public CorpusSeries(TrainingSeries series, int number)
    {
        (Number, Name) = (number, series.Name);
        Layout = SeasonLayout.Of(series.Season, series.LongSeason);
        (Group, Horizon) = (series.Group, series.Horizon);
        int first = Array.FindIndex(series.Values, float.IsFinite);
        values = first < 0 ? [] : first == 0 ? series.Values : series.Values[first..];
        First = Math.Max(0, series.First - Math.Max(0, first));

        byte[] block = new byte[Layout.Size];
        SeriesStatistics.Start(block, Layout);
        for (int t = 0; t < values.Length; t++)
        {
            if (t > 0 && t % SnapshotRows == 0) snapshots.Add([.. block]);
            if (values.Length - t > SnapshotRows || t % SnapshotRows != 0) Learn(block, t);
            else break;     // nothing behind the last snapshot is needed
        }
    }

    /// <summary>Its place in the corpus.</summary>
    public int Number { get; }

    /// <summary>Its key.</summary>
    public string Name { get; }

    /// <summary>Row from which on it is learnt from.</summary>
    public int First { get; }

    /// <summary>Bytes of values and snapshots.</summary>
    public long Bytes => sizeof(float) * (long)values.Length + snapshots.Sum(snapshot => (long)snapshot.Length);

    /// <summary>Seasons and block layout.</summary>
    public SeasonLayout Layout { get; }

    /// <summary>Loss group.</summary>
    public int Group { get; }

    /// <summary>Longest horizon to train.</summary>
    public int Horizon { get; }

    /// <summary>Rows from the first one with a value.</summary>
    public int Rows => values.Length;

    /// <summary>The value of row t; NaN for a gap and beyond the end.</summary>
    public float Value(long t) => t < values.Length ? values[t] : float.NaN;

    /// <summary>Fills <paramref name="block"/> with the statistics before row <paramref name="start"/>.</summary>
    public void Restore(Span<byte> block, int start)
    {
        int snapshot = Math.Min(start / SnapshotRows, snapshots.Count);
        if (snapshot == 0) SeriesStatistics.Start(block, Layout);
        else snapshots[snapshot - 1].CopyTo(block);
        for (int t = snapshot * SnapshotRows; t < start; t++) Learn(block, t);
    }

    private void Learn(Span<byte> block, int t)
    {
        if (float.IsFinite(values[t])) SeriesStatistics.Learn(block, Layout, t, values[t]);
        else SeriesStatistics.Skip(block, Layout, t);
    }
}
