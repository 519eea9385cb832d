using System.Buffers;
using Confluent.Kafka;
using StreamForecast.Daemon.Checkpoints;
using StreamForecast.Daemon.Tests.Service;
using StreamForecast.Engine;
using StreamForecast.Engine.Checkpoints;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Tests.Checkpoints;

/// <summary>A copy of a partition's state that is kept record by record restores to the bytes of the state itself.</summary>
public sealed class StandbyCopyTests : IDisposable
{
    private const int Partition = 3;
    private const string Source = "observations";

    private readonly string folder = Directory.CreateTempSubdirectory("standby").FullName;
    private readonly OnnxStepModel model;
    private readonly Shard shard;
    private readonly ShardCut cut;
    private readonly StandbyCopy copy = new(Partition, Source);
    private long offset;
    private int row;

    public StandbyCopyTests()
    {
        model = OnnxStepModel.Load(TestModel.In(folder));
        shard = new Shard(new EngineOptions(), model);
        cut = shard.Track();
    }

    public void Dispose()
    {
        shard.Dispose();
        model.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_newest_checkpoint_of_many_is_what_is_restored()
    {
        Observe(0..20);
        Checkpoint(epoch: 7, full: true);
        Observe(5..30);
        Checkpoint(epoch: 7, full: false);
        long afterTwo = copy.Bytes;
        Observe(10..12);
        Checkpoint(epoch: 7, full: false);

        Assert.Equal(Saved(shard), Restored(7));
        Assert.Equal(30, copy.Series);
        Assert.Equal(afterTwo, copy.Bytes);
        Assert.Equal(offset, copy.Next);
    }

    [Fact]
    public void Series_of_an_earlier_epoch_are_passed_over()
    {
        PutRecord([1, 2, 3], CheckpointRecord.Value(6, [1, 2, 3]));
        Observe(0..8);
        Checkpoint(epoch: 7, full: true);

        Assert.Equal(Saved(shard), Restored(7));
    }

    [Fact]
    public void A_series_without_a_value_is_gone()
    {
        PutRecord([1, 2, 3], CheckpointRecord.Value(7, [1, 2, 3]));
        PutRecord([1, 2, 3], null);

        Assert.Equal(0, copy.Series);
    }

    [Fact]
    public void Another_source_s_checkpoint_is_not_its_newest()
    {
        PutRecord(CheckpointRecord.MarkerKey, CheckpointRecord.Value(1, new CheckpointOrigin("others", Partition, 5, "").Write(shard.Describe())));
        PutRecord(CheckpointRecord.MarkerKey, CheckpointRecord.Value(1, new CheckpointOrigin(Source, Partition + 1, 5, "").Write(shard.Describe())));

        Assert.Null(copy.Newest);
    }

    private void Observe(Range series)
    {
        var batch = new ObservationBatch(64);
        var results = new ResultBatch(64, new EngineOptions().Forecast.Horizons, []);
        for (int s = series.Start.Value; s < series.End.Value; s++) batch.Add(shard.Series.GetOrAdd([(byte)'s', (byte)s]), 1_700_000_000_000 + 3_600_000L * row, s + row, row);
        shard.Process(batch, results);
        row++;
    }

    private void Checkpoint(long epoch, bool full)
    {
        byte[] description = shard.Describe();
        var written = new ArrayBufferWriter<byte>();
        cut.Begin(written, full);
        while (cut.Slice())
        {
        }
        cut.Complete();
        ReadOnlySpan<byte> records = written.WrittenSpan;
        while (SlotState.Next(ref records, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> state)) PutRecord(key.ToArray(), CheckpointRecord.Value(epoch, state));
        PutRecord(CheckpointRecord.MarkerKey, CheckpointRecord.Value(epoch, new CheckpointOrigin(Source, Partition, row, "").Write(description)));
    }

    private void PutRecord(byte[] key, byte[]? value) =>
        copy.Put(new ConsumeResult<byte[]?, byte[]?> { Offset = offset++, Message = new Message<byte[]?, byte[]?> { Key = key, Value = value } });

    private byte[] Restored(long epoch)
    {
        Assert.Equal((epoch, row), (copy.Newest!.Epoch, copy.Newest.Origin.NextOffset));
        Assert.Same(copy, copy.Newest.Copy);
        using var restore = new ShardRestore(new EngineOptions(), model);
        restore.Begin(copy.Newest.Description);
        copy.PutInto(restore, epoch);
        using Shard restored = restore.End();
        return Saved(restored);
    }

    private static byte[] Saved(Shard shard)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) shard.Save(writer);
        return stream.ToArray();
    }
}
