using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// A series' block as seen from its newest row: the one place where recent values and profiles are read. Statistics,
/// inputs and candidates all read through it.
/// </summary>
/// <remarks>In a season of buckets, whatever is not among the newest rows lies on the line between the centres of two buckets.</remarks>
internal readonly ref struct SeriesView
{
    private readonly SeasonLayout layout;
    private readonly ReadOnlySpan<byte> block;
    private readonly ReadOnlySpan<ushort> recent;       // [Ring] rows, then [Buckets]
    private readonly int head;

    /// <summary>Looks at a block whose newest row is <paramref name="t"/>; -1 before the first row.</summary>
    public SeriesView(ReadOnlySpan<byte> block, SeasonLayout layout, long t)
    {
        if (block.Length < layout.Size)
        {
            string needed = $"a layout of {layout.Size} (seasons {layout.Season} and {layout.LongSeason})";
            throw new ArgumentException($"BUG: a block of {block.Length} bytes for {needed}.");
        }

        this.layout = layout;
        this.block = block;
        recent = MemoryMarshal.Cast<byte, ushort>(block[layout.RecentAt..layout.DayAt]);
        Statistics = ref MemoryMarshal.AsRef<RunningStatistics>(block);
        Row = t;
        head = t < 0 ? 0 : (int)(t % layout.Ring);
        Phase = t < 0 ? 0 : (int)(t % layout.Season);
        LongPhase = t < 0 ? 0 : (int)(t % layout.LongSeason);
    }

    /// <summary>The scalars.</summary>
    public readonly ref readonly RunningStatistics Statistics;

    /// <summary>The newest row, t.</summary>
    public long Row { get; }

    /// <summary>t mod m.</summary>
    public int Phase { get; }

    /// <summary>t mod M.</summary>
    public int LongPhase { get; }

    /// <summary>The newest row's value, observed or filled in, as it is stored.</summary>
    public float Newest => Statistics.Recent.Value(recent[head]);

    /// <summary>The value <paramref name="rows"/> rows before the newest one, at most 2m and fewer than R; before the first row, the first row's.</summary>
    public float Back(int rows)
    {
        if (rows > Row) rows = (int)Row;
        return rows < layout.Ring ? Statistics.Recent.Value(RingCode(rows)) : Statistics.Recent.Low + Statistics.Recent.Step * BucketLine(Row - rows);
    }

    /// <summary>The code of such a value where there are no buckets.</summary>
    public uint CodeBack(int rows) => (uint)RingCode(rows > Row ? (int)Row : rows);

    /// <summary>The code of a bucket's mean: one of the newest full ones or the one that is not full yet.</summary>
    public uint BucketCode(long bucket)
    {
        bucket = Math.Max(bucket, 0);
        ushort code = bucket * layout.Bucket + layout.Bucket > Row ? QuantisedColumn<ushort>.None : recent[layout.Ring + (int)(bucket % layout.Buckets)];
        return code == QuantisedColumn<ushort>.None ? Partial.Codes / (uint)(Row % layout.Bucket + 1) : code;
    }

    /// <summary>Mean of the newest box of rows; of fewer at the start.</summary>
    public float Box => Mean(layout.Bucket > 1 ? BucketBox(0, Statistics.BoxSum) : Statistics.BoxSum, Math.Min(Row + 1, layout.Box));

    /// <summary>The box mean a season earlier; the box mean itself where there was none.</summary>
    public float LaggedBox
    {
        get
        {
            if (Row < layout.Season) return Box;
            return Mean(layout.Bucket > 1 ? BucketBox(layout.Phases, Statistics.LaggedBoxSum) : Statistics.LaggedBoxSum, Math.Min(Row - layout.Season + 1, layout.Box));
        }
    }

    /// <summary>The box mean as it was <paramref name="rows"/> rows ago, added up from the ring; beyond it, one value a bucket.</summary>
    public float BoxBack(int rows, int box)
    {
        int count = (int)Math.Min(Row - rows + 1, box);
        if (rows + count > layout.Ring)
        {
            float values = 0;
            int samples = Math.Max(count / layout.Bucket, 1);
            for (int j = 0; j < samples; j++) values += Back(rows + (2 * j + 1) * count / (2 * samples));
            return values / samples;
        }

        ulong sum = 0;
        for (int j = 0; j < count; j++) sum += CodeBack(rows + j);
        return Mean(sum, count);
    }

    /// <summary>The day profile's value <paramref name="ahead"/> rows after the newest one; NaN where no row has come yet.</summary>
    public float Day(int ahead = 0) => Profile<ushort>(layout.DayAt, layout.Phases, Statistics.DayProfile, Phase + ahead);

    /// <summary>The ratio profile's value, as <see cref="Day"/>.</summary>
    public float Ratio(int ahead = 0) => layout.IsNarrow
        ? Profile<byte>(layout.RatioAt, layout.Phases, Statistics.RatioProfile, Phase + ahead)
        : Profile<ushort>(layout.RatioAt, layout.Phases, Statistics.RatioProfile, Phase + ahead);

    /// <summary>The week profile's value, as <see cref="Day"/>.</summary>
    public float Week(int ahead = 0) => WeekAt(LongPhase + ahead);

    /// <summary>What the day profile says of the first row: it stands for entries that have no row yet.</summary>
    public float FirstDay => Profile<ushort>(layout.DayAt, layout.Phases, Statistics.DayProfile, 0);

    /// <summary>As <see cref="FirstDay"/>, of the week profile.</summary>
    public float FirstWeek => WeekAt(0);

    private float WeekAt(int row) => layout.IsNarrow
        ? Profile<byte>(layout.WeekAt, layout.LongPhases, Statistics.WeekProfile, row)
        : Profile<ushort>(layout.WeekAt, layout.LongPhases, Statistics.WeekProfile, row);

    private ref readonly BucketSums Partial => ref MemoryMarshal.AsRef<BucketSums>(block[layout.BucketAt..]);

    private int RingCode(int rows)
    {
        int at = head - rows;
        return recent[at < 0 ? at + layout.Ring : at];
    }

    private float Mean(ulong codes, long count) => Statistics.Recent.Low + Statistics.Recent.Step * ((float)codes / count);

    /// <summary>The code at a row by the line between the centres of its buckets.</summary>
    private float BucketLine(long row)
    {
        long size = layout.Bucket, twice = 2 * row + 1 - size, left = twice / (2 * size);       // in half rows, from the centre of bucket 0
        if (twice < 0) return BucketCode(0);
        float share = (twice - left * 2 * size) / (2f * size);
        return BucketCode(left) * (1 - share) + BucketCode(left + 1) * share;
    }

    /// <summary>Codes of a box of rows that ends <paramref name="back"/> buckets ago: the present bucket as far as it has come, those before it, and the rest of the oldest.</summary>
    private ulong BucketBox(int back, uint full)
    {
        long bucket = Row / layout.Bucket - back;
        int rows = (int)(Row % layout.Bucket) + 1;
        ulong codes = back == 0 ? Partial.Codes : (ulong)BucketCode(bucket) * (uint)rows;
        codes += (ulong)full * (uint)layout.Bucket;
        if (bucket >= layout.Phases) codes += (ulong)BucketCode(bucket - layout.Phases) * (uint)(layout.Bucket - rows);
        return codes;
    }

    private float Profile<T>(int at, int count, in Quantiser quantiser, int row) where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        ReadOnlySpan<T> codes = MemoryMarshal.Cast<byte, T>(block[at..])[..count];
        int size = layout.Bucket;
        if (size == 1) return QuantisedColumn<T>.ValueOf(quantiser, codes[row < count ? row : row % count]);

        // A bucket that no row has come to says nothing, whatever its neighbours know: they may have learnt the rows just before.
        float own = QuantisedColumn<T>.ValueOf(quantiser, codes[row / size % count]);
        if (float.IsNaN(own)) return own;
        int past = 2 * (row % size) + 1 - size;         // half rows from the centre of the bucket
        float next = QuantisedColumn<T>.ValueOf(quantiser, codes[(row / size + Math.Sign(past) + count) % count]);
        return float.IsNaN(next) ? own : own + MathF.Abs(past) / (2f * size) * (next - own);
    }
}
