using StreamForecast.Engine.Checkpoints;
using StreamForecast.Engine.Tests.Shards;

namespace StreamForecast.Engine.Tests.Checkpoints;

public sealed class SnapshotFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("snapshot-").FullName;

    private string Path => System.IO.Path.Combine(folder, "observations-3.snapshot");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_snapshot_is_read_back_with_its_offset_and_goes_on_to_the_bit()
    {
        List<Row> rows = ShardRun.Unruly(1, 3_000);
        using ShardRun run = new ShardRun().Feed(rows.Take(2_000));
        SnapshotFile.Write(Path, new SnapshotOrigin("observations", 3, 2_017), run.Shard);

        var (shard, origin) = SnapshotFile.Read(Path, "observations", 3, ShardRun.SmallWaves, new AffineModel());
        using ShardRun other = new(shard);

        Assert.Equal(new SnapshotOrigin("observations", 3, 2_017), origin);
        Assert.Equal(run.Saved, other.Saved);
        run.Feed(rows.Skip(2_000));
        other.Feed(rows.Skip(2_000));
        Assert.Equal(run.Saved, other.Saved);
        Assert.Equal(run.Forecast[2_000..], other.Forecast);
        Assert.Equal(run.Verdict[2_000..], other.Verdict);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void What_late_rows_need_is_in_the_snapshot_and_is_passed_over_where_they_are_no_longer_allowed(bool allowed)
    {
        List<Row> rows = ShardRun.Unruly(1, 3_000);
        EngineOptions late = ShardRun.SmallWaves with { AllowedLateness = TimeSpan.FromHours(2) }, then = allowed ? late : ShardRun.SmallWaves;
        using ShardRun run = new ShardRun(late).Feed(rows);
        SnapshotFile.Write(Path, new SnapshotOrigin("observations", 3, 2_017), run.Shard);

        var (shard, _) = SnapshotFile.Read(Path, "observations", 3, then, new AffineModel());
        using ShardRun other = new(shard);
        Assert.Equal(run.Saved, other.Saved);
        Assert.Equal(allowed, shard.AllowsLateRows);
        if (allowed) Assert.Equal(run.SavedForLateRows, other.SavedForLateRows);
    }

    [Fact]
    public void Equal_states_give_equal_files_and_nothing_is_left_aside()
    {
        Written();
        byte[] first = File.ReadAllBytes(Path);
        Written();
        Assert.Equal(first, File.ReadAllBytes(Path));
        Assert.Equal([Path], Directory.GetFiles(folder));
    }

    [Fact]
    public void An_empty_shard_has_a_snapshot_too()
    {
        using var run = new ShardRun();
        SnapshotFile.Write(Path, new SnapshotOrigin("observations", 3, 0), run.Shard);
        var (shard, _) = SnapshotFile.Read(Path, "observations", 3, ShardRun.SmallWaves, new AffineModel());
        Assert.Equal(0, shard.Series.Count);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] whole = Written();
        foreach (int length in (int[])[0, 1, 11, 12, 51, 52, 100, whole.Length / 2, whole.Length - 33, whole.Length - 1])
        {
            File.WriteAllBytes(Path, whole[..length]);
            Assert.Contains(Path, Refused());
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_found()
    {
        byte[] whole = Written();
        var random = new Random(1);
        for (int i = 0; i < 60; i++)
        {
            byte[] flipped = [.. whole];
            flipped[i < 20 ? i : i < 40 ? whole.Length - 1 - i : random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Path, flipped);
            Assert.Contains(Path, Refused());
        }
    }

    [Fact]
    public void A_foreign_file_is_refused_by_name()
    {
        File.WriteAllText(Path, new string('x', 1_000));
        Assert.Contains("no snapshot", Refused());
    }

    [Theory, InlineData(2), InlineData(4)]
    public void Another_version_is_refused_by_number(byte version)
    {
        byte[] whole = Written();
        whole[8] = version;
        File.WriteAllBytes(Path, whole);
        Assert.Contains($"version {version}", Refused());
    }

    [Theory]
    [InlineData("observations", 4)]
    [InlineData("other", 3)]
    public void A_snapshot_of_another_partition_is_refused_with_both_named(string topic, int partition)
    {
        Written();
        var error = Assert.Throws<InvalidDataException>(() => SnapshotFile.Read(Path, topic, partition, ShardRun.SmallWaves, new AffineModel()));
        Assert.Contains("partition 3 of topic observations", error.Message);
        Assert.Contains($"partition {partition} of {topic}", error.Message);
    }

    [Fact]
    public void A_snapshot_of_other_options_is_refused_with_the_files_name()
    {
        Written();
        var options = ShardRun.SmallWaves with { Series = new SeriesOptions { Interval = TimeSpan.FromMinutes(5) } };
        var error = Assert.Throws<InvalidDataException>(() => SnapshotFile.Read(Path, "observations", 3, options, new AffineModel()));
        Assert.Contains(Path, error.Message);
        Assert.Contains("interval 00:05:00", error.Message);
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_snapshot()
    {
        byte[] whole = Written();
        Directory.CreateDirectory(Path + ".tmp");       // nothing can be written aside
        using ShardRun run = new ShardRun().Feed(ShardRun.Hourly("b", 10));
        Assert.ThrowsAny<Exception>(() => SnapshotFile.Write(Path, new SnapshotOrigin("observations", 3, 99), run.Shard));
        Assert.Equal(whole, File.ReadAllBytes(Path));
    }

    private byte[] Written()
    {
        using ShardRun run = new ShardRun().Feed(ShardRun.Hourly("a", 30));
        SnapshotFile.Write(Path, new SnapshotOrigin("observations", 3, 30), run.Shard);
        return File.ReadAllBytes(Path);
    }

    private string Refused() => Assert.Throws<InvalidDataException>(() => SnapshotFile.Read(Path, "observations", 3, ShardRun.SmallWaves, new AffineModel())).Message;
}
