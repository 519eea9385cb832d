using System.Buffers;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Engine.Tests.Shards;

/// <summary>What cuts write, put together again, is the state as it was when the last of them began.</summary>
public sealed class ShardCutTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Cuts_in_slices_between_batches_restore_to_the_state_at_their_beginning_to_the_byte(int seed)
    {
        var random = new Random(seed);
        var rows = new Queue<Row>(ShardRun.Unruly(seed, 4_000, series: 300));
        EngineOptions options = seed % 2 == 0 ? ShardRun.SmallWaves : ShardRun.SmallWaves with { AllowedLateness = TimeSpan.FromHours(3), Anomaly = new AnomalyOptions { Silence = 5 } };
        using var run = new ShardRun(options);
        ShardCut cut = run.Shard.Track();
        var cuts = new List<(byte[] Description, byte[] Records)>();
        while (rows.Count > 0)
        {
            byte[] atBeginning = run.WholeSaved, description = run.Shard.Describe();
            var records = new ArrayBufferWriter<byte>();
            cut.Begin(records, everything: random.Next(4) == 0);
            bool more = true;
            while (more)
            {
                if (random.Next(2) == 0) Feed(random.Next(1, 200));
                else more = cut.Slice();
            }

            if (random.Next(3) == 0)
            {
                cut.Abandon();      // nothing of it reaches the destination
                Feed(random.Next(50));
                continue;
            }

            cut.Complete();
            cuts.Add((description, records.WrittenSpan.ToArray()));
            Assert.Equal(atBeginning, Restored(cuts, options));
            Feed(random.Next(200));
        }

        Assert.True(cuts.Count > 3, "The rows were through after three cuts: this run shows little.");

        void Feed(int count)
        {
            var next = new List<Row>();
            while (count-- > 0 && rows.TryDequeue(out Row row)) next.Add(row);
            run.Feed(next, () => random.Next(1, 60));
        }
    }

    [Fact]
    public void A_cut_holds_what_was_touched_since_the_last_and_nothing_else()
    {
        using ShardRun run = new ShardRun().Feed(Enumerable.Range(0, 100).Select(s => new Row($"s{s}", ShardRun.Start, s)));
        ShardCut cut = run.Shard.Track();
        Assert.Equal(100, Slots(cut).Count);
        run.Feed([new Row("s7", ShardRun.Start + 1, 0), new Row("s90", ShardRun.Start + 1, 0), new Row("new", ShardRun.Start, 0)]);
        Assert.Equal([7, 90, 100], Slots(cut).Order());
        Assert.Empty(Slots(cut));
        Assert.Empty(Slots(run.Shard.Track(isSaved: true)));
    }

    [Fact]
    public void What_a_failed_cut_held_comes_again_with_the_next()
    {
        using ShardRun run = new ShardRun().Feed(Enumerable.Range(0, 10).Select(s => new Row($"s{s}", ShardRun.Start, s)));
        ShardCut cut = run.Shard.Track(isSaved: true);
        run.Feed([new Row("s3", ShardRun.Start + 1, 0), new Row("new", ShardRun.Start, 0)]);
        cut.Begin(new ArrayBufferWriter<byte>(), everything: false);
        run.Feed([new Row("s5", ShardRun.Start + 1, 0)]);
        cut.Abandon();
        Assert.Equal([3, 5, 10], Slots(cut).Order());
    }

    [Fact]
    public void Two_destinations_are_kept_apart()
    {
        using ShardRun run = new ShardRun().Feed(Enumerable.Range(0, 10).Select(s => new Row($"s{s}", ShardRun.Start, s)));
        ShardCut file = run.Shard.Track(isSaved: true), topic = run.Shard.Track(isSaved: true);
        run.Feed([new Row("s3", ShardRun.Start + 1, 0)]);
        Assert.Equal([3], Slots(file));
        run.Feed([new Row("s4", ShardRun.Start + 1, 0)]);
        Assert.Equal([3, 4], Slots(topic).Order());
        Assert.Equal([4], Slots(file));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void What_a_destination_lacks_is_told_and_the_next_process_brings_it(int seed)
    {
        List<Row> rows = ShardRun.Unruly(seed, 4_000, series: 300);
        using ShardRun run = new ShardRun().Feed(rows.Take(1_500));
        ShardCut cut = run.Shard.Track();
        var cuts = new List<(byte[], byte[])> { Whole(run.Shard, cut) };
        run.Feed(rows.Skip(1_500).Take(200));
        cut.Begin(new ArrayBufferWriter<byte>(), everything: false);        // never completed: as if killed
        run.Feed(rows.Skip(1_700).Take(200));
        byte[] lacking = cut.Lacking();
        run.Restart();
        ShardCut next = run.Shard.TrackLacking(lacking);
        Assert.Equal(lacking, next.Lacking());
        run.Feed(rows.Skip(1_900));
        cuts.Add(Whole(run.Shard, next));
        Assert.Equal(run.WholeSaved, Restored(cuts, ShardRun.SmallWaves));
        Assert.Empty(next.Lacking());

        static (byte[], byte[]) Whole(Shard shard, ShardCut cut)
        {
            byte[] description = shard.Describe();
            var records = new ArrayBufferWriter<byte>();
            cut.Begin(records, everything: false);
            while (cut.Slice())
            {
            }

            cut.Complete();
            return (description, records.WrittenSpan.ToArray());
        }
    }

    [Fact]
    public void Taking_note_and_copying_before_a_change_make_no_garbage()
    {
        using ShardRun run = new ShardRun().Feed(Enumerable.Range(0, 200).Select(s => new Row($"s{s}", ShardRun.Start, s)));
        ShardCut cut = run.Shard.Track();
        var records = new ArrayBufferWriter<byte>(1 << 20);
        int[] slots = [.. Enumerable.Range(0, 200)];
        Assert.Equal(0, Allocation.Of(() =>
        {
            records.ResetWrittenCount();
            cut.Begin(records, everything: true);
            cut.Slice();
            cut.Touch(slots);
            cut.Abandon();
        }));
        Assert.Equal(200, Read(records.WrittenSpan).Count);
    }

    [Fact]
    public void A_state_that_lacks_a_series_is_refused()
    {
        using ShardRun run = new ShardRun().Feed(Enumerable.Range(0, 10).Select(s => new Row($"s{s}", ShardRun.Start, s)));
        ShardCut cut = run.Shard.Track();
        Slots(cut);
        run.Feed([new Row("s3", ShardRun.Start + 1, 0)]);
        byte[] description = run.Shard.Describe();
        var records = new ArrayBufferWriter<byte>();
        cut.Begin(records, everything: false);
        cut.Slice();
        var error = Assert.Throws<InvalidDataException>(() => Restored([(description, records.WrittenSpan.ToArray())], ShardRun.SmallWaves));
        Assert.Contains("1 of 10 series", error.Message);
    }

    private static List<int> Slots(ShardCut cut)
    {
        var records = new ArrayBufferWriter<byte>();
        cut.Begin(records, everything: false);
        while (cut.Slice())
        {
        }

        cut.Complete();
        return Read(records.WrittenSpan);
    }

    private static List<int> Read(ReadOnlySpan<byte> records)
    {
        var slots = new List<int>();
        while (SlotState.Next(ref records, out _, out ReadOnlySpan<byte> state)) slots.Add(SlotState.Slot(ref state));
        return slots;
    }

    private static byte[] Restored(IEnumerable<(byte[] Description, byte[] Records)> cuts, EngineOptions options)
    {
        using var restore = new ShardRestore(options, new AffineModel());
        foreach ((byte[] description, byte[] records) in cuts)
        {
            restore.Begin(description);
            ReadOnlySpan<byte> left = records;
            while (SlotState.Next(ref left, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> state)) restore.Put(key, state);
        }

        Assert.True(restore.IsExact);
        using var run = new ShardRun(restore.End());
        return run.WholeSaved;
    }
}
