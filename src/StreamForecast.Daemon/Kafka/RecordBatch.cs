using Confluent.Kafka;
using StreamForecast.Daemon.Decoding;

namespace StreamForecast.Daemon.Kafka;

/// <summary>
/// Records as consumed, one column per field, their bytes in one arena. It is its own deserializer: Confluent.Kafka shows
/// it librdkafka's memory, so that a record costs a copy and neither a string nor an array. Filled by <see cref="KafkaSource"/>.
/// </summary>
internal sealed class RecordBatch(int capacity) : IDeserializer<BytesSlice>
{
    private const int MostBytes = 32 << 20;     // a batch is full at these even when it has room for more records: a thousand records of 1 MB are no batch

    private readonly int[] partition = new int[capacity];
    private readonly long[] offset = new long[capacity];
    private readonly long[] time = new long[capacity];
    private readonly BytesSlice[] key = new BytesSlice[capacity];
    private readonly BytesSlice[] value = new BytesSlice[capacity];
    private byte[] arena = new byte[1 << 16];
    private int arenaBytes;

    /// <summary>Records held.</summary>
    public int Count { get; private set; }

    /// <summary>Whether another record fits.</summary>
    public bool IsFull => Count == capacity || arenaBytes >= MostBytes;

    /// <summary>Partition of record i.</summary>
    public int Partition(int i) => partition[i];

    /// <summary>Offset of record i.</summary>
    public long Offset(int i) => offset[i];

    /// <summary>Whether record i has a key, be it empty.</summary>
    public bool HasKey(int i) => key[i].Length >= 0;

    /// <summary>Whether record i has a value, be it empty.</summary>
    public bool HasValue(int i) => value[i].Length >= 0;

    /// <summary>Record i.</summary>
    public SourceRecord Record(int i) => new(Bytes(key[i]), Bytes(value[i]), time[i]);

    /// <summary>Appends the record whose bytes were deserialized last.</summary>
    public void Add(ConsumeResult<BytesSlice, BytesSlice> result)
    {
        partition[Count] = result.Partition.Value;
        offset[Count] = result.Offset.Value;
        time[Count] = result.Message.Timestamp.Type == TimestampType.NotAvailable ? SourceRecord.NoTime : result.Message.Timestamp.UnixTimestampMs;
        key[Count] = result.Message.Key;
        value[Count] = result.Message.Value;
        Count++;
    }

    /// <summary>Empties the batch; the memory is kept, unless one huge record has made it larger than any other needs.</summary>
    public void Clear()
    {
        Count = 0;
        arenaBytes = 0;
        if (arena.Length > 2 * MostBytes) arena = new byte[1 << 16];
    }

    /// <summary>Copies a key or a value into the arena. Called by Confluent.Kafka within Consume.</summary>
    public BytesSlice Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull) return BytesSlice.None;
        if (arenaBytes + data.Length > arena.Length) Array.Resize(ref arena, Math.Max(2 * arena.Length, arenaBytes + data.Length));
        data.CopyTo(arena.AsSpan(arenaBytes));
        var slice = new BytesSlice(arenaBytes, data.Length);
        arenaBytes += data.Length;
        return slice;
    }

    private ReadOnlySpan<byte> Bytes(BytesSlice slice) => arena.AsSpan(slice.Start, Math.Max(0, slice.Length));
}
