namespace StreamForecast.Engine.Shards;

/// <summary>
/// Observations on their way into a shard, one column per field, in source order. Allocated once by the source's owner
/// and refilled for every batch.
/// </summary>
public sealed class ObservationBatch(int capacity)
{
    /// <summary>Rows the columns can hold.</summary>
    public int Capacity => capacity;

    /// <summary>Rows filled.</summary>
    public int Count { get; private set; }

    /// <summary>The series' slot, from <see cref="Series.SeriesIndex.GetOrAdd"/>.</summary>
    public int[] Slot { get; } = new int[capacity];

    /// <summary>Event time, Unix milliseconds UTC.</summary>
    public long[] Time { get; } = new long[capacity];

    /// <summary>The observed value; NaN says that the source itself reports a gap at this time.</summary>
    public double[] Value { get; } = new double[capacity];

    /// <summary>Offset of the record in its partition, or row number in its file.</summary>
    public long[] Offset { get; } = new long[capacity];

    /// <summary>Appends one observation; false (and nothing done) when the batch is full.</summary>
    public bool Add(int slot, long time, double value, long offset)
    {
        if (Count == capacity) return false;
        Slot[Count] = slot;
        Time[Count] = time;
        Value[Count] = value;
        Offset[Count] = offset;
        Count++;
        return true;
    }

    /// <summary>Empties the batch; the columns are kept.</summary>
    public void Clear() => Count = 0;
}
