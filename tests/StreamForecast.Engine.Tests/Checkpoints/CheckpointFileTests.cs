using System.Buffers;
using System.Text;
using StreamForecast.Engine.Checkpoints;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Tests.Shards;

namespace StreamForecast.Engine.Tests.Checkpoints;

public sealed class CheckpointFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("checkpoint-").FullName;

    private string Path => System.IO.Path.Combine(folder, "observations-3.snapshot");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_full_cut_and_those_after_it_are_read_back_with_the_last_offset_and_go_on_to_the_bit()
    {
        List<Row> rows = ShardRun.Unruly(1, 3_000);
        using var run = new ShardRun();
        ShardCut cut = run.Shard.Track();
        using var writer = new CheckpointFileWriter(Path, tail: null);
        for (int from = 0; from < 2_000; from += 500)
        {
            run.Feed(rows.Skip(from).Take(500));
            Write(writer, run.Shard, cut, from + 500);
        }

        RestoredCheckpoint restored = Read();
        using ShardRun other = new(restored.Shard);

        Assert.Equal(new CheckpointOrigin("observations", 3, 2_000, "{}"), restored.Origin);
        Assert.Equal((0, null), (restored.Unfinished, restored.Damage));
        Assert.Equal(run.Saved, other.Saved);
        run.Feed(rows.Skip(2_000));
        other.Feed(rows.Skip(2_000));
        Assert.Equal(run.Saved, other.Saved);
        Assert.Equal(run.Forecast[2_000..], other.Forecast);
        Assert.Equal(run.Verdict[2_000..], other.Verdict);
    }

    [Fact]
    public void A_restored_file_is_gone_on_with_where_it_ended()
    {
        using ShardRun run = Written(segments: 2);
        RestoredCheckpoint restored = Read();
        using ShardRun other = new(restored.Shard);
        ShardCut cut = other.Shard.Track(isSaved: true);
        other.Feed([new Row("a", ShardRun.Start + 1_000 * ShardRun.Hour, 5)]);
        using (var writer = new CheckpointFileWriter(Path, restored.Tail)) Write(writer, other.Shard, cut, 99);

        Assert.Equal(99, Read().Origin.NextOffset);
        Assert.Equal(other.Saved, SavedInFile());
    }

    [Fact]
    public void What_another_destination_lacks_of_the_newest_cut_is_read_back()
    {
        using ShardRun run = Written(segments: 0);
        Assert.Empty(Read().Lacking);
        ShardCut cut = run.Shard.Track(isSaved: true);
        using var writer = new CheckpointFileWriter(Path, Read().Tail);
        foreach (byte[] lacking in (byte[][])[[1, 2, 3], [], [9]])
        {
            run.Feed([new Row("a", ShardRun.Start + (100 + run.Status.Count) * ShardRun.Hour, 5)]);
            Begin(writer, run.Shard, cut, 40, full: false, lacking);
            writer.Commit();
            cut.Complete();
            Assert.Equal(lacking, Read().Lacking);
            Assert.Equal(run.Saved, SavedInFile());
        }
    }

    [Fact]
    public void Until_it_is_committed_a_cut_is_not_there()
    {
        using ShardRun run = Written(segments: 0);
        byte[] before = SavedInFile();
        RestoredCheckpoint restored = Read();
        using ShardRun other = new(restored.Shard);
        ShardCut cut = other.Shard.Track(isSaved: true);
        other.Feed([new Row("a", ShardRun.Start + 1_000 * ShardRun.Hour, 5)]);
        foreach (bool full in (bool[])[false, true])
        {
            using var writer = new CheckpointFileWriter(Path, restored.Tail);
            Begin(writer, other.Shard, cut, 99, full);
            Assert.Equal(before, SavedInFile());
            Assert.Equal(full, Read().Unfinished == 0);
            writer.Commit();
            cut.Complete();
            Assert.Equal(other.Saved, SavedInFile());
            File.WriteAllBytes(Path, Rewritten(before));
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void What_late_rows_and_silence_need_is_in_the_file_and_is_passed_over_where_it_is_no_longer_asked_for(bool allowed)
    {
        List<Row> rows = ShardRun.Unruly(1, 3_000);
        EngineOptions late = ShardRun.SmallWaves with { AllowedLateness = TimeSpan.FromHours(2), Anomaly = new AnomalyOptions { Silence = 5 } }, then = allowed ? late : ShardRun.SmallWaves;
        using var run = new ShardRun(late);
        ShardCut cut = run.Shard.Track();
        using (var writer = new CheckpointFileWriter(Path, tail: null))
        {
            for (int from = 0; from < 3_000; from += 1_000)
            {
                run.Feed(rows.Skip(from).Take(1_000));
                Write(writer, run.Shard, cut, from + 1_000);
            }
        }

        using ShardRun other = new(CheckpointFile.Read(Path, "observations", 3, then, new AffineModel()).Shard);
        Assert.Equal(run.Saved, other.Saved);
        Assert.Equal((allowed, allowed), (other.Shard.AllowsLateRows, other.Shard.TellsSilence));
        if (allowed) Assert.Equal(run.WholeSaved, other.WholeSaved);
    }

    [Fact]
    public void When_the_cuts_behind_it_outweigh_the_full_one_a_full_one_is_due()
    {
        using var run = new ShardRun();
        ShardCut cut = run.Shard.Track();
        using var writer = new CheckpointFileWriter(Path, tail: null);
        var full = new List<bool>();
        for (int i = 0; i < 9; i++)
        {
            run.Feed(Enumerable.Range(0, 40).Select(s => new Row($"s{s}", ShardRun.Start + i * ShardRun.Hour, s)));
            full.Add(writer.NeedsFull);
            Write(writer, run.Shard, cut, i);
        }

        Assert.True(full[0]);
        Assert.InRange(full.Count(f => f), 3, 5);       // every series changes each time
        Assert.Equal(run.Saved, SavedInFile());
    }

    [Fact]
    public void Equal_states_give_equal_files_and_nothing_is_left_aside()
    {
        Written(segments: 2).Dispose();
        byte[] first = File.ReadAllBytes(Path);
        File.Delete(Path);
        Written(segments: 2).Dispose();
        Assert.Equal(first, File.ReadAllBytes(Path));
        Assert.Equal([Path], Directory.GetFiles(folder));
    }

    [Fact]
    public void An_empty_shard_has_a_file_too()
    {
        using var run = new ShardRun();
        using (var writer = new CheckpointFileWriter(Path, tail: null)) Write(writer, run.Shard, run.Shard.Track(), 0);
        Assert.Equal(0, Read().Shard.Series.Count);
    }

    [Fact]
    public void A_file_cut_within_its_full_cut_is_refused_and_one_cut_behind_it_tells_of_an_earlier_moment()
    {
        using ShardRun run = Written(segments: 3);
        byte[] whole = File.ReadAllBytes(Path);
        long full = Read().Tail!.FullBytes;
        int refused = 0;
        var offsets = new SortedSet<long>();
        for (int length = 0; length < whole.Length; length += 1 + length / 97)
        {
            File.WriteAllBytes(Path, whole[..length]);
            if (length < full)
            {
                Assert.Contains(Path, Refused());
                refused++;
                continue;
            }

            RestoredCheckpoint restored = Read();
            Assert.Equal(length, restored.Tail!.Position + restored.Unfinished);
            offsets.Add(restored.Origin.NextOffset);
        }

        Assert.True(refused > 20);
        Assert.Equal([30, 31, 32], offsets);
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_found()
    {
        using ShardRun run = Written(segments: 3);
        byte[] whole = File.ReadAllBytes(Path);
        long full = Read().Tail!.FullBytes;
        var random = new Random(1);
        for (int i = 0; i < 300; i++)
        {
            byte[] flipped = [.. whole];
            int at = i < 60 ? i : i < 120 ? whole.Length - 1 - (i - 60) : random.Next(whole.Length);
            flipped[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Path, flipped);
            if (at < full)
            {
                Assert.Contains(Path, Refused());
                continue;
            }

            RestoredCheckpoint restored = Read();
            Assert.True(restored.Damage is not null || restored.Unfinished > 0, $"A bit of byte {at} was flipped, and nothing is said of it.");
            Assert.True(restored.Origin.NextOffset < 33);
        }
    }

    [Fact]
    public void Cuts_in_another_order_or_of_another_file_are_not_taken()
    {
        using ShardRun run = Written(segments: 1);
        byte[] one = File.ReadAllBytes(Path);
        long full = Read().Tail!.FullBytes;
        File.Delete(Path);
        using ShardRun other = Written(segments: 1, value: 7);
        byte[] two = File.ReadAllBytes(Path);
        File.WriteAllBytes(Path, [.. one[..(int)full], .. two[(int)full..]]);
        Assert.NotNull(Read().Damage);
        Assert.Equal(30, Read().Origin.NextOffset);
    }

    [Fact]
    public void A_foreign_file_is_refused_by_name()
    {
        File.WriteAllText(Path, new string('x', 1_000));
        Assert.Contains("no snapshot", Refused());
    }

    [Theory, InlineData(2), InlineData(5)]
    public void Another_version_is_refused_by_number(byte version)
    {
        Written(segments: 0).Dispose();
        byte[] whole = File.ReadAllBytes(Path);
        whole[8] = version;
        File.WriteAllBytes(Path, whole);
        Assert.Contains($"version {version}", Refused());
    }

    [Theory]
    [InlineData("observations", 4)]
    [InlineData("other", 3)]
    public void A_file_of_another_partition_is_refused_with_both_named(string topic, int partition)
    {
        Written(segments: 1).Dispose();
        var error = Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(Path, topic, partition, ShardRun.SmallWaves, new AffineModel()));
        Assert.Contains("partition 3 of topic observations", error.Message);
        Assert.Contains($"partition {partition} of {topic}", error.Message);
    }

    [Fact]
    public void A_file_of_other_options_is_refused_with_the_files_name()
    {
        Written(segments: 0).Dispose();
        var options = ShardRun.SmallWaves with { Series = new SeriesOptions { Interval = TimeSpan.FromMinutes(5) } };
        var error = Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(Path, "observations", 3, options, new AffineModel()));
        Assert.Contains(Path, error.Message);
        Assert.Contains("interval 00:05:00", error.Message);
    }

    [Fact]
    public void A_file_of_another_model_is_read_and_not_gone_on_with()
    {
        Written(segments: 1).Dispose();
        RestoredCheckpoint restored = CheckpointFile.Read(Path, "observations", 3, ShardRun.SmallWaves, new AffineModel("affine@11111111"));
        restored.Shard.Dispose();
        Assert.Null(restored.Tail);
    }

    [Fact]
    public void A_write_that_fails_leaves_the_file_as_it_was_and_the_next_one_goes_on()
    {
        using ShardRun run = Written(segments: 1);
        byte[] whole = File.ReadAllBytes(Path);
        Directory.CreateDirectory(Path + ".tmp");       // nothing can be written aside
        ShardCut cut = run.Shard.Track();
        using var writer = new CheckpointFileWriter(Path, tail: null);
        Assert.ThrowsAny<Exception>(() => writer.Begin(new CheckpointOrigin("observations", 3, 99), run.Shard.Describe(), full: true));
        writer.Abandon();
        Assert.Equal(whole, File.ReadAllBytes(Path));
        Directory.Delete(Path + ".tmp");
        Write(writer, run.Shard, cut, 100);
        Assert.Equal(100, Read().Origin.NextOffset);
    }

    [Fact]
    public void A_file_of_format_3_is_restored_and_goes_on()
    {
        // Written by the last version that wrote this format, of ShardRun.Unruly(5, 1500, series: 12) and a series that never had a value.
        File.Copy(System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", "format3.snapshot"), Path);
        List<Row> rows = ShardRun.Unruly(5, 1_500, series: 12);
        RestoredCheckpoint restored = Read();
        using var run = new ShardRun(restored.Shard);

        Assert.Equal((1_501, null), (restored.Origin.NextOffset, restored.Tail));
        Assert.Equal(rows.Select(row => row.Series).Distinct().Append("never-a-value"), Enumerable.Range(0, 13).Select(slot => Encoding.UTF8.GetString(run.Shard.Series.Key(slot))));
        for (int slot = 0; slot < 12; slot++)
        {
            string key = Encoding.UTF8.GetString(run.Shard.Series.Key(slot));
            Assert.Equal(rows.Where(row => row.Series == key).Max(row => row.Time), run.Shard.Clock(slot).Time);
        }

        run.Feed(rows.TakeLast(100).Select(row => row with { Time = row.Time + 1_000 * ShardRun.Hour, Value = 50 }));
        Assert.All(run.Forecast, forecast => Assert.All(forecast, quantile => Assert.True(float.IsFinite(quantile))));
        using (var writer = new CheckpointFileWriter(Path, restored.Tail)) Write(writer, run.Shard, run.Shard.Track(), 1_601);
        Assert.Equal(run.Saved, SavedInFile());
    }

    [Fact]
    public void A_damaged_file_of_format_3_is_refused()
    {
        byte[] whole = File.ReadAllBytes(System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", "format3.snapshot"));
        var random = new Random(3);
        for (int i = 0; i < 30; i++)
        {
            byte[] flipped = [.. whole];
            flipped[random.Next(12, whole.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Path, i % 2 == 0 ? flipped : whole[..random.Next(whole.Length)]);
            Assert.Contains(Path, Refused());
        }
    }

    /// <summary>A full cut at offset 30, and so many behind it.</summary>
    private ShardRun Written(int segments, double value = 5)
    {
        var run = new ShardRun();
        for (int i = 0; i < 12; i++) run.Feed(ShardRun.Hourly(((char)('a' + i)).ToString(), 12, seed: (int)value));
        ShardCut cut = run.Shard.Track();
        using var writer = new CheckpointFileWriter(Path, tail: null);
        Write(writer, run.Shard, cut, 30);
        for (int i = 1; i <= segments; i++)
        {
            run.Feed([new Row(i % 2 == 0 ? "b" : "a", ShardRun.Start + (100 + i) * ShardRun.Hour, value), new Row($"new-{i}", ShardRun.Start, 1)]);
            Write(writer, run.Shard, cut, 30 + i);
        }

        return run;
    }

    private static void Write(CheckpointFileWriter writer, Shard shard, ShardCut cut, long offset)
    {
        Begin(writer, shard, cut, offset, writer.NeedsFull);
        writer.Commit();
        cut.Complete();
    }

    private static void Begin(CheckpointFileWriter writer, Shard shard, ShardCut cut, long offset, bool full, byte[]? lacking = null)
    {
        writer.Begin(new CheckpointOrigin("observations", 3, offset, "{}"), shard.Describe(), full, lacking);
        var records = new ArrayBufferWriter<byte>();
        cut.Begin(records, full);
        while (cut.Slice())
        {
            writer.Write(records.WrittenSpan);
            records.ResetWrittenCount();
        }

        writer.Write(records.WrittenSpan);
        Assert.True(writer.Flush() > 0);
    }

    /// <summary>A file whose only cut is this state.</summary>
    private byte[] Rewritten(byte[] saved)
    {
        using var reader = new BinaryReader(new MemoryStream(saved));
        using Shard shard = Shard.Load(reader, ShardRun.SmallWaves, new AffineModel());
        File.Delete(Path);
        using (var writer = new CheckpointFileWriter(Path, tail: null)) Write(writer, shard, shard.Track(), 30);
        return File.ReadAllBytes(Path);
    }

    private RestoredCheckpoint Read() => CheckpointFile.Read(Path, "observations", 3, ShardRun.SmallWaves, new AffineModel());

    private byte[] SavedInFile()
    {
        using var run = new ShardRun(Read().Shard);
        return run.Saved;
    }

    private string Refused() => Assert.Throws<InvalidDataException>(() => Read()).Message;
}
