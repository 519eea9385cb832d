namespace StreamForecast.Daemon.Backtests;

/// <summary>
/// What a chart of one series needs, gathered row by row in bounded memory (some 16 KB): the whole of it in at most 256
/// places, and every row around the strangest one.
/// </summary>
internal sealed class SeriesTrace
{
    private const int Places = 256;
    private const int Before = 120, After = 60;

    private readonly TracePoint[] whole = new TracePoint[Places];
    private readonly TracePoint[] recent = new TracePoint[Before];
    private readonly List<TracePoint> closeUp = [];
    private int count, rowsPerPlace = 1, inPlace;
    private long rows;
    private float strangest = -1;
    private int wanted;

    /// <summary>The whole series, in time order; each point stands for <see cref="RowsPerPlace"/> rows.</summary>
    public ReadOnlySpan<TracePoint> Whole => whole.AsSpan(0, count);

    /// <summary>Rows that one point of <see cref="Whole"/> stands for.</summary>
    public int RowsPerPlace => rowsPerPlace;

    /// <summary>The rows around the one with the highest score, of the first such.</summary>
    public IReadOnlyList<TracePoint> CloseUp => closeUp;

    /// <summary>Takes in the next row.</summary>
    public void Add(TracePoint row)
    {
        if (inPlace == 0)
        {
            if (count == Places) Halve();
            whole[count++] = row;
        }
        else whole[count - 1] = whole[count - 1].With(row);
        inPlace = (inPlace + 1) % rowsPerPlace;

        if (row.Score > strangest)
        {
            strangest = row.Score;
            closeUp.Clear();
            for (long i = Math.Max(0, rows - Before); i < rows; i++) closeUp.Add(recent[i % Before]);
            wanted = closeUp.Count + 1 + After;
        }
        if (closeUp.Count < wanted) closeUp.Add(row);
        recent[rows++ % Before] = row;
    }

    private void Halve()
    {
        for (int i = 0; i < Places / 2; i++) whole[i] = whole[2 * i].With(whole[2 * i + 1]);
        count = Places / 2;
        rowsPerPlace *= 2;
    }
}
