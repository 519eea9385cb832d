namespace StreamForecast.Daemon.Decoding;

/// <summary>
/// Observations between decoder and shard, one column per field, with the series' names in one arena. Grows to what a
/// batch needs and is then reused. Filled by the decoders, emptied by the pipeline.
/// </summary>
internal sealed class DecodedRows
{
    private byte[] names = new byte[4096];
    private int nameBytes;
    private (int Start, int Length)[] name = new (int, int)[64];
    private long[] time = new long[64];
    private double[] value = new double[64];

    /// <summary>Rows held.</summary>
    public int Count { get; private set; }

    /// <summary>Name of row i's series, UTF-8.</summary>
    public ReadOnlySpan<byte> Series(int i) => names.AsSpan(name[i].Start, name[i].Length);

    /// <summary>Event time of row i, Unix milliseconds.</summary>
    public long Time(int i) => time[i];

    /// <summary>Value of row i; NaN for a gap.</summary>
    public double Value(int i) => value[i];

    /// <summary>Appends a row.</summary>
    public void Add(ReadOnlySpan<byte> series, long at, double observed)
    {
        if (Count == time.Length)
        {
            Array.Resize(ref name, Count * 2);
            Array.Resize(ref time, Count * 2);
            Array.Resize(ref value, Count * 2);
        }
        if (nameBytes + series.Length > names.Length) Array.Resize(ref names, Math.Max(names.Length * 2, nameBytes + series.Length));
        series.CopyTo(names.AsSpan(nameBytes));
        name[Count] = (nameBytes, series.Length);
        time[Count] = at;
        value[Count] = observed;
        nameBytes += series.Length;
        Count++;
    }

    /// <summary>Takes the rows from <paramref name="count"/> on back, when a record turns out bad halfway.</summary>
    public void Truncate(int count)
    {
        if (count == Count) return;
        nameBytes = name[count].Start;
        Count = count;
    }
}
