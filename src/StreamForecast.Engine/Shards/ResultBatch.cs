using System.Runtime.InteropServices;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Silence;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// What a shard has to say about a batch: row i answers row i of the <see cref="ObservationBatch"/>. One column per field,
/// allocated once, overwritten by every <see cref="Shard.Process"/>.
/// </summary>
public sealed class ResultBatch(int capacity, int[] horizons, int[] fanHorizons)
{
    private readonly int[] placeOfFan = new int[capacity];      // from 1; 0: the row has none
    private float[] fans = [];                                  // [fans, FanHorizons, LevelCount]
    private int fanCount;
    private readonly List<Correction> corrections = [];

    /// <summary>Results without fans.</summary>
    public ResultBatch(int capacity, int[] horizons) : this(capacity, horizons, [])
    {
    }

    /// <summary>Rows the columns can hold.</summary>
    public int Capacity => capacity;

    /// <summary>Rows filled: the Count of the observations answered.</summary>
    public int Count { get; set; }

    /// <summary>Steps ahead that every row's forecast covers, ascending, the first is 1.</summary>
    public int[] Horizons { get; } = horizons;

    /// <summary>Steps ahead that a fan covers, ascending; empty where none are wanted.</summary>
    public int[] FanHorizons { get; } = fanHorizons;

    /// <summary>What became of the row.</summary>
    public RowStatus[] Status { get; } = new RowStatus[capacity];

    /// <summary>Lower end (0.05), median and upper end (0.95) of the one-step forecast made before the row was seen; NaN where there was none.</summary>
    public float[] Lower { get; } = new float[capacity];
    /// <summary>See <see cref="Lower"/>.</summary>
    public float[] Expected { get; } = new float[capacity];
    /// <summary>See <see cref="Lower"/>.</summary>
    public float[] Upper { get; } = new float[capacity];

    /// <summary>The detector's word on the row.</summary>
    public Verdict[] Verdict { get; } = new Verdict[capacity];

    /// <summary>Interval the series is taken to have, in seconds; 0 while it is not known.</summary>
    public double[] IntervalSeconds { get; } = new double[capacity];

    /// <summary>The forecast made after the row was seen, [Capacity, Horizons, NetworkShape.LevelCount], in the units of the series.</summary>
    public float[] Forecast { get; } = new float[capacity * horizons.Length * NetworkShape.LevelCount];

    /// <summary>Row i's fan, [FanHorizons, LevelCount], in the units of the series; empty where it has none.</summary>
    public ReadOnlySpan<float> FanOf(int i) => placeOfFan[i] == 0 ? default : Fan(placeOfFan[i]);

    /// <summary>Row i's forecast, [Horizons, LevelCount].</summary>
    public Span<float> ForecastOf(int i) => Forecast.AsSpan(i * Horizons.Length * NetworkShape.LevelCount, Horizons.Length * NetworkShape.LevelCount);

    /// <summary>What is to be published anew because row i came late, by time; empty for nearly all rows.</summary>
    public ReadOnlySpan<Correction> CorrectionsOf(int i) => CausedBy(i, corrections, static correction => correction.Cause);

    /// <summary>Series that row i has shown to be silent, by their deadlines, and its own where it had been; empty for nearly all rows.</summary>
    public ReadOnlySpan<SilenceEvent> SilencesOf(int i) => CausedBy(i, Silences, static silence => silence.Cause);

    /// <summary>When the series of a row must have spoken again, Unix ms: of rows that move their series on.</summary>
    internal long[] Deadline { get; } = new long[capacity];

    /// <summary>By their causes.</summary>
    internal List<SilenceEvent> Silences { get; } = [];

    /// <summary>Forgets what the batch before had beside its columns.</summary>
    internal void Clear()
    {
        if (fanCount > 0) Array.Clear(placeOfFan);
        fanCount = 0;
        corrections.Clear();
        Silences.Clear();
    }

    /// <summary>Said when all rows are answered.</summary>
    internal void Complete(int rows)
    {
        Count = rows;
        if (corrections.Count > 1) corrections.Sort(static (a, b) => a.Cause != b.Cause ? a.Cause.CompareTo(b.Cause) : a.Time.CompareTo(b.Time));
    }

    /// <summary>Takes in a correction.</summary>
    internal void Add(in Correction correction) => corrections.Add(correction);

    /// <summary>Row <paramref name="to"/> was judged as row <paramref name="row"/> of other results.</summary>
    internal void CopyVerdict(int to, ResultBatch from, int row, RowStatus status)
    {
        (Status[to], Verdict[to]) = (status, from.Verdict[row]);
        (Lower[to], Expected[to], Upper[to]) = (from.Lower[row], from.Expected[row], from.Upper[row]);
    }

    /// <summary>Row <paramref name="to"/> is answered with the forecast of row <paramref name="row"/> of other results.</summary>
    internal void CopyForecast(int to, ResultBatch from, int row)
    {
        IntervalSeconds[to] = from.IntervalSeconds[row];
        from.ForecastOf(row).CopyTo(ForecastOf(to));
        if (from.FanOf(row) is { IsEmpty: false } fan) fan.CopyTo(AddFan(to));
    }

    /// <summary>Room for row i's fan. Grows with the most fans that a batch had.</summary>
    internal Span<float> AddFan(int i)
    {
        int size = FanHorizons.Length * NetworkShape.LevelCount;
        placeOfFan[i] = ++fanCount;
        if (fans.Length < fanCount * size) Array.Resize(ref fans, Math.Max(2 * fans.Length, fanCount * size));
        return Fan(fanCount);
    }

    /// <summary>Those of a list, which is sorted by cause, that a row has caused.</summary>
    private static ReadOnlySpan<T> CausedBy<T>(int row, List<T> all, Func<T, int> cause)
    {
        int from = 0, to = all.Count;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (cause(all[middle]) < row) from = middle + 1;
            else to = middle;
        }

        while (to < all.Count && cause(all[to]) == row) to++;
        return CollectionsMarshal.AsSpan(all)[from..to];
    }

    private Span<float> Fan(int place)
    {
        int size = FanHorizons.Length * NetworkShape.LevelCount;
        return fans.AsSpan((place - 1) * size, size);
    }
}
