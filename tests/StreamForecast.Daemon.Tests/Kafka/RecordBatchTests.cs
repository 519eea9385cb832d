using System.Text;
using Confluent.Kafka;
using StreamForecast.Daemon.Decoding;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Tests.Kafka;

public class RecordBatchTests
{
    [Fact]
    public void Keys_and_values_come_back_as_they_were_and_null_is_not_empty()
    {
        var batch = new RecordBatch(4);
        Add(batch, 1, 10, "key"u8, "value"u8);
        Add(batch, 2, 11, default, default, keyIsNull: true, valueIsNull: true);
        Add(batch, 1, 12, ""u8, ""u8);
        Assert.Equal("key=value", Text(batch.Record(0).Key) + "=" + Text(batch.Record(0).Value));
        Assert.Equal((1, 10L, 5000L), (batch.Partition(0), batch.Offset(0), batch.Record(0).Time));
        Assert.Equal((true, true, false, false, true, true), (batch.HasKey(0), batch.HasValue(0), batch.HasKey(1), batch.HasValue(1), batch.HasKey(2), batch.HasValue(2)));
        Assert.Equal((0, 0), (batch.Record(1).Key.Length, batch.Record(2).Value.Length));
        Assert.False(batch.IsFull);
        Add(batch, 1, 13, "k"u8, "v"u8);
        Assert.True(batch.IsFull);
        batch.Clear();
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void A_record_without_a_time_of_its_own_says_so()
    {
        var batch = new RecordBatch(1);
        Add(batch, 0, 0, "k"u8, "v"u8, time: Timestamp.Default);
        Assert.Equal(SourceRecord.NoTime, batch.Record(0).Time);
    }

    [Fact]
    public void Large_records_fill_a_batch_by_their_bytes()
    {
        var batch = new RecordBatch(4096);
        byte[] large = new byte[1 << 20];
        int records = 0;
        while (!batch.IsFull) Add(batch, 0, records++, default, large, keyIsNull: true);
        Assert.Equal(32, records);
    }

    private static void Add(RecordBatch batch, int partition, long offset, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool keyIsNull = false, bool valueIsNull = false, Timestamp? time = null) =>
        batch.Add(new ConsumeResult<BytesSlice, BytesSlice>
        {
            TopicPartitionOffset = new TopicPartitionOffset("t", partition, offset),
            Message = new Message<BytesSlice, BytesSlice>
            {
                Key = batch.Deserialize(key, keyIsNull, default),
                Value = batch.Deserialize(value, valueIsNull, default),
                Timestamp = time ?? new Timestamp(5000, TimestampType.CreateTime),
            },
        });

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
