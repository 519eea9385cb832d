using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Lateness;

/// <summary>
/// What it takes to put a late row where it belongs: of every series two earlier copies of its state, and the rows since the older one. The older copy is always from before every row that may
/// still come; when the newer one is too, it takes the older one's place and the present state becomes the newer one. So a series keeps the rows of one to two times the allowed lateness.
/// Used by the shard only where lateness is allowed.
/// </summary>
internal sealed class ReplayStore(SeriesStore series, TimeSpan allowed)
{
    /// <summary>Rows after the newer copy from which on it moves whatever their times: what may still come late is then less than was allowed, instead of memory without bounds.</summary>
    public const int MostRows = 8192;

    private const int SmallestRing = 4;

    /// <summary>Bytes of a row that may have to be replayed.</summary>
    public static readonly int RowBytes = Unsafe.SizeOf<PastRow>();

    private readonly long allowed = (long)allowed.TotalMilliseconds;
    private readonly BlockStore memory = new();
    private readonly PagedColumn<SeriesPast> pasts = new();

    /// <summary>Bytes of what is kept of a series beside its copies and rows.</summary>
    public static int Bytes => Unsafe.SizeOf<SeriesPast>();

    /// <summary>Bytes of all copies and rows.</summary>
    public long Taken => memory.Taken;

    /// <summary>Makes room for slots 0 to <paramref name="count"/> - 1.</summary>
    public void Grow(int count) => pasts.Grow(count);

    /// <summary>Gives back the memory of what is kept elsewhere of a series, until it is <see cref="Load(ReadOnlySpan{byte}, int)"/>ed again.</summary>
    public void PageOut(int slot)
    {
        ref SeriesPast past = ref pasts[slot];
        Resize(ref past.Older, 0);
        Resize(ref past.Newer, 0);
        if (past.Capacity > 0) memory.Return(past.RowsPlace, past.Capacity * RowBytes);
        past = default;
    }

    /// <summary>Said before a row is taken: moves the copies of its series forward when it is time to.</summary>
    public void Approach(int slot, long time)
    {
        ref SeriesPast past = ref pasts[slot];
        ref SeriesClock clock = ref series.Clock(slot);
        if (past.Older.IsNone)
        {
            Copy(slot, ref past.Older);
            return;
        }

        if (!clock.IsStarted || time <= clock.Newest) return;
        if (!past.Newer.IsNone)
        {
            if (past.Newer.Newest >= time - allowed && past.Count - past.BeforeNewer < MostRows) return;
            (past.Older, past.Newer) = (past.Newer, past.Older);
            Drop(ref past, past.BeforeNewer);
        }

        Copy(slot, ref past.Newer);
        past.BeforeNewer = past.Count;
    }

    /// <summary>Keeps a row that was observed or reported as a gap, with the verdict on it.</summary>
    public void Append(int slot, in PastRow row) => Insert(ref pasts[slot], pasts[slot].Count, row);

    /// <summary>
    /// What a row is that is not later than its series' newest: inserted or a correction, at place <paramref name="at"/> among <see cref="Rows(int)"/>; a duplicate; or late, where it may not come any more.
    /// </summary>
    public RowStatus Place(int slot, long time, double value, out int at)
    {
        ref SeriesPast past = ref pasts[slot];
        at = 0;
        if (past.Older.IsNone || time <= past.Older.Newest || time < series.Clock(slot).Newest - allowed) return RowStatus.Late;

        Span<PastRow> rows = Rows(ref past);
        at = rows.Length;
        while (at > 0 && rows[at - 1].Time >= time) at--;       // from the end: most late rows are a little late
        if (at == rows.Length || rows[at].Time != time) return RowStatus.Inserted;
        return ((float)rows[at].Value).Equals((float)value) ? RowStatus.Duplicate : RowStatus.Corrected;
    }

    /// <summary>Puts a row at its place, takes the series back to the nearest copy before it, and tells the first of <see cref="Rows(int)"/> to be replayed from there.</summary>
    public int GoBack(int slot, int at, in PastRow row, RowStatus status)
    {
        ref SeriesPast past = ref pasts[slot];
        bool fromNewer = !past.Newer.IsNone && at >= past.BeforeNewer;
        if (status is RowStatus.Corrected) Rows(ref past)[at].Value = row.Value;
        else
        {
            Insert(ref past, at, row);
            if (!fromNewer && !past.Newer.IsNone) past.BeforeNewer++;
        }

        StateCopy copy = fromNewer ? past.Newer : past.Older;
        ReadOnlySpan<byte> bytes = memory.At(copy.Place, copy.Size);
        series.Restore(slot, MemoryMarshal.Read<SeriesClock>(bytes), bytes[SeriesClock.Bytes..]);
        return fromNewer ? past.BeforeNewer : 0;
    }

    /// <summary>Said before row <paramref name="next"/> of <see cref="Rows(int)"/> is replayed: the newer copy is made anew on the way.</summary>
    public void Pass(int slot, int next)
    {
        ref SeriesPast past = ref pasts[slot];
        if (!past.Newer.IsNone && next == past.BeforeNewer) Copy(slot, ref past.Newer);
    }

    /// <summary>The rows of a series since its older copy, by time.</summary>
    public Span<PastRow> Rows(int slot) => Rows(ref pasts[slot]);

    /// <summary>Bytes that <see cref="Save(Span{byte}, int)"/> writes: 0 where nothing is kept.</summary>
    public int SavedBytes(int slot)
    {
        ref SeriesPast past = ref pasts[slot];
        return past.Older.IsNone ? 0 : 4 * sizeof(int) + past.Older.Size + past.Newer.Size + past.Count * RowBytes;
    }

    /// <summary>Writes what is kept of a series: sizes of both copies, rows before the newer one, rows; the copies, the rows.</summary>
    public void Save(Span<byte> to, int slot)
    {
        ref SeriesPast past = ref pasts[slot];
        if (past.Older.IsNone) return;
        MemoryMarshal.Write(to, (past.Older.Size, past.Newer.Size, past.BeforeNewer, past.Count));
        to = to[(4 * sizeof(int))..];
        memory.At(past.Older.Place, past.Older.Size).CopyTo(to);
        to = to[past.Older.Size..];
        if (!past.Newer.IsNone) memory.At(past.Newer.Place, past.Newer.Size).CopyTo(to);
        MemoryMarshal.AsBytes(Rows(ref past)).CopyTo(to[past.Newer.Size..]);
    }

    /// <summary>Reads what <see cref="Save(Span{byte}, int)"/> wrote, in place of what there is.</summary>
    /// <exception cref="InvalidDataException">Lengths that cannot be.</exception>
    public void Load(ReadOnlySpan<byte> from, int slot)
    {
        ref SeriesPast past = ref pasts[slot];
        if (from.IsEmpty)
        {
            Resize(ref past.Older, 0);
            Resize(ref past.Newer, 0);
            (past.BeforeNewer, past.Count) = (0, 0);
            return;
        }

        if (from.Length < 4 * sizeof(int)) throw new InvalidDataException($"What is kept of series {slot} for late rows has {from.Length} bytes.");
        var (older, newer, beforeNewer, count) = MemoryMarshal.Read<(int, int, int, int)>(from);
        from = from[(4 * sizeof(int))..];
        if (older < SeriesClock.Bytes || (newer != 0 && newer < SeriesClock.Bytes) || beforeNewer < 0 || beforeNewer > count || (long)older + newer + (long)count * RowBytes != from.Length)
            throw new InvalidDataException($"What is kept of series {slot} for late rows is of {older} and {newer} bytes and {count} rows, {beforeNewer} of them before the newer copy, in {from.Length} bytes.");
        Load(from[..older], ref past.Older);
        Load(from.Slice(older, newer), ref past.Newer);
        if (past.Capacity < count) Widen(ref past, CapacityFor(count));
        (past.BeforeNewer, past.Count) = (beforeNewer, count);
        from[(older + newer)..].CopyTo(MemoryMarshal.AsBytes(Rows(ref past)));
    }

    private Span<PastRow> Rows(ref SeriesPast past) =>
        past.Count == 0 ? default : MemoryMarshal.Cast<byte, PastRow>(memory.At(past.RowsPlace, past.Capacity * RowBytes))[..past.Count];

    private void Insert(ref SeriesPast past, int at, in PastRow row)
    {
        if (past.Count == past.Capacity) Widen(ref past, CapacityFor(past.Count + 1));
        past.Count++;
        Span<PastRow> rows = Rows(ref past);
        rows[at..^1].CopyTo(rows[(at + 1)..]);
        rows[at] = row;
    }

    /// <summary>Lets the oldest rows go, and memory that many more rows once needed.</summary>
    private void Drop(ref SeriesPast past, int count)
    {
        Rows(ref past)[count..].CopyTo(Rows(ref past));
        past.Count -= count;
        int enough = CapacityFor(2 * past.Count);
        if (past.Capacity > 2 * enough) Widen(ref past, enough);
    }

    private void Widen(ref SeriesPast past, int capacity)
    {
        BlockPlace place = memory.Take(capacity * RowBytes);
        MemoryMarshal.AsBytes(Rows(ref past)).CopyTo(memory.At(place, capacity * RowBytes));
        if (past.Capacity > 0) memory.Return(past.RowsPlace, past.Capacity * RowBytes);
        (past.RowsPlace, past.Capacity) = (place, capacity);
    }

    /// <summary>Rows there is room for where so many are kept: powers of two and one and a half times those, so that few sizes serve all.</summary>
    public static int CapacityFor(int rows)
    {
        int capacity = SmallestRing;
        while (capacity < rows) capacity = int.IsPow2(capacity) ? capacity / 2 * 3 : capacity / 3 * 4;
        return capacity;
    }

    private void Copy(int slot, ref StateCopy copy)
    {
        ref SeriesClock clock = ref series.Clock(slot);
        ReadOnlySpan<byte> block = series.HasBlock(slot) ? series.Whole(slot) : default;
        Resize(ref copy, SeriesClock.Bytes + block.Length);
        copy.Newest = clock.IsStarted ? clock.Newest : long.MinValue;
        Span<byte> bytes = memory.At(copy.Place, copy.Size);
        MemoryMarshal.Write(bytes, clock);
        block.CopyTo(bytes[SeriesClock.Bytes..]);
    }

    private void Resize(ref StateCopy copy, int size)
    {
        if (copy.Size == size) return;
        if (!copy.IsNone) memory.Return(copy.Place, copy.Size);
        (copy.Place, copy.Size) = (size == 0 ? default : memory.Take(size), size);
    }

    private void Load(ReadOnlySpan<byte> from, ref StateCopy copy)
    {
        Resize(ref copy, from.Length);
        if (from.IsEmpty) return;
        from.CopyTo(memory.At(copy.Place, copy.Size));
        SeriesClock clock = MemoryMarshal.Read<SeriesClock>(from);
        copy.Newest = clock.IsStarted ? clock.Newest : long.MinValue;
    }

    /// <summary>A series' state as it was: its clock, and its block where it had one.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
    private struct StateCopy
    {
        public BlockPlace Place;
        public int Size;            // bytes; 0: there is none
        public long Newest;         // the clock's, Unix ms; long.MinValue before the first row

        public readonly bool IsNone => Size == 0;
    }

    [StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
    private struct SeriesPast
    {
        public StateCopy Older, Newer;
        public BlockPlace RowsPlace;
        public int Capacity, Count;
        public int BeforeNewer;     // rows that the newer copy has seen
    }
}
