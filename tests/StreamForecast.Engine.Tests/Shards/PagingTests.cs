using System.Buffers;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Tests.Shards;

/// <summary>Series that there is no room for in memory lie in the page file, and nothing that a shard says or saves shows it.</summary>
public sealed class PagingTests
{
    private static readonly EngineOptions plain = ShardRun.SmallWaves;
    private static readonly EngineOptions late = plain with { AllowedLateness = TimeSpan.FromHours(3), Anomaly = new AnomalyOptions { Silence = 5 } };

    [Theory, MemberData(nameof(Seeds))]
    public void With_a_budget_of_any_size_a_shard_says_and_saves_the_same_bytes(int seed)
    {
        EngineOptions options = seed % 2 == 0 ? plain : late;
        List<Row> rows = ShardRun.Unruly(seed, 3_000, series: 120);
        var random = new Random(seed);
        using ShardRun free = new ShardRun(options).Feed(rows);
        var pages = new Pages { Budget = Budget(seed) };
        using var paged = new ShardRun(options, new Shard(options, new AffineModel(), pages.Open));
        paged.Feed(rows, () => random.Next(1, 150));

        Assert.True(paged.Shard.Paging is { PagedOut: > 0, Brought: > 100 }, $"{paged.Shard.Paging} of {paged.Shard.Series.Count} series: this run shows little.");
        Assert.Equal(free.Said, paged.Said);
        Assert.Equal(free.WholeSaved, paged.WholeSaved);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Killed_at_any_record_it_goes_on_from_its_last_cut_as_if_nothing_had_happened(int seed)
    {
        EngineOptions options = seed % 2 == 0 ? plain : late;
        var random = new Random(seed);
        List<Row> rows = ShardRun.Unruly(seed, 2_500, series: 150);
        var pages = new Pages { Budget = Budget(seed) };
        var run = new ShardRun(options, new Shard(options, new AffineModel(), pages.Open));
        ShardCut cut = run.Shard.Track();
        var cuts = new List<(int At, byte[] Description, byte[] Records)>();
        int at = 0, kills = 0;
        while (at < rows.Count)
        {
            int from = at;
            byte[] description = run.Shard.Describe();
            var records = new ArrayBufferWriter<byte>();
            cut.Begin(records, everything: cuts.Count > 0 && random.Next(5) == 0);
            while (random.Next(5) > 0 && cut.Slice()) Feed(random.Next(40));
            while (cut.Slice())
            {
            }

            cut.Complete();
            cuts.Add((from, description, records.WrittenSpan.ToArray()));
            Feed(random.Next(1, 120));
            if (random.Next(3) > 0) continue;

            kills++;
            run.Dispose();
            Assert.Equal(0, pages.Opened);
            using var restore = new ShardRestore(options, new AffineModel(), pages.Open);
            foreach ((_, byte[] head, byte[] of) in cuts)
            {
                restore.Begin(head);
                ReadOnlySpan<byte> left = of;
                while (SlotState.Next(ref left, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> state)) restore.Put(key, state);
            }

            run = new ShardRun(options, restore.End());
            cut = run.Shard.Track(isSaved: true);
            (int until, at) = (at, cuts[^1].At);
            Feed(until - at);
        }

        using ShardRun free = new ShardRun(options).Feed(rows);
        Assert.Equal(free.WholeSaved, run.WholeSaved);
        Assert.True(kills > 2 && run.Shard.Paging.PagedOut > 0, $"{kills} kills, {run.Shard.Paging}: this run shows little.");
        List<Row> more = [.. rows.TakeLast(100).Select(row => row with { Time = row.Time + 1_000 * ShardRun.Hour, Value = 50 })];
        Assert.Equal(new ShardRun(options, free.Shard).Feed(more).Said, new ShardRun(options, run.Shard).Feed(more).Said);
        run.Dispose();

        void Feed(int count)
        {
            count = Math.Min(count, rows.Count - at);
            run.Feed(rows.Skip(at).Take(count), () => random.Next(1, 60));
            at += count;
        }
    }

    [Fact]
    public void Memory_comes_back_and_stays_within_the_budget_and_the_newest_series_stay()
    {
        var pages = new Pages();
        using var run = new ShardRun(plain, new Shard(plain, new AffineModel(), pages.Open));
        List<Row> rows = [.. Enumerable.Range(0, 600).SelectMany(s => ShardRun.Hourly($"s{s}", 3))];
        run.Feed(rows);
        long whole = run.Shard.MemoryBytes;
        Assert.Equal(0, run.Shard.Paging.PagedOut);

        pages.Budget = whole / 2;
        run.Feed(ShardRun.Hourly("s599", 1, from: 3));      // few rows, and yet all of the excess goes
        Assert.InRange(run.Shard.MemoryBytes, whole / 3, pages.Budget);
        Assert.InRange(run.Shard.Paging.PagedOut, 250, 420);

        long brought = run.Shard.Paging.Brought;
        run.Feed(Enumerable.Range(500, 100).Select(s => new Row($"s{s}", ShardRun.Start + 10 * ShardRun.Hour, 5)));
        Assert.InRange(run.Shard.Paging.Brought - brought, 0, 30);
        run.Feed(Enumerable.Range(0, 100).Select(s => new Row($"s{s}", ShardRun.Start + 10 * ShardRun.Hour, 5)));
        Assert.InRange(run.Shard.Paging.Brought - brought, 70, 130);
        Assert.InRange(run.Shard.MemoryBytes, whole / 3, pages.Budget);
    }

    [Fact]
    public void A_forecast_that_is_asked_of_a_series_that_is_paged_out_is_its_own()
    {
        var pages = new Pages { Budget = 0 };
        using var run = new ShardRun(plain, new Shard(plain, new AffineModel(), pages.Open));
        List<Row> rows = [.. Enumerable.Range(0, 20).SelectMany(s => ShardRun.Hourly($"s{s}", 40, seed: s + 1))];
        run.Feed(rows);
        using ShardRun free = new ShardRun(plain).Feed(rows);
        Assert.Equal(20, run.Shard.Paging.PagedOut);
        float[] expected = new float[2 * NetworkShape.LevelCount], found = new float[expected.Length];
        for (int slot = 0; slot < 20; slot++)
        {
            free.Shard.Forecast(slot, [1, 5], expected);
            run.Shard.Forecast(slot, [1, 5], found);
            Assert.Equal(expected, found);
            Assert.Equal(free.Shard.Clock(slot), run.Shard.Clock(slot));
        }
    }

    [Fact]
    public void A_disk_that_takes_nothing_leaves_the_series_in_memory_and_is_tried_again()
    {
        var pages = new Pages { Budget = 0, IsFull = true };
        using var run = new ShardRun(plain, new Shard(plain, new AffineModel(), pages.Open));
        run.Feed(ShardRun.Unruly(1, 500));
        Assert.Equal(0, run.Shard.Paging.PagedOut);
        pages.IsFull = false;
        run.Feed(ShardRun.Hourly("last", 1));
        Assert.True(run.Shard.Paging.PagedOut > 30);
        using ShardRun free = new ShardRun(plain).Feed(ShardRun.Unruly(1, 500)).Feed(ShardRun.Hourly("last", 1));
        Assert.Equal(free.WholeSaved, run.WholeSaved);
    }

    [Fact]
    public void Bytes_that_have_changed_on_the_disk_are_not_taken_for_state()
    {
        var pages = new Pages { Budget = 0 };
        using var run = new ShardRun(plain, new Shard(plain, new AffineModel(), pages.Open));
        run.Feed(ShardRun.Hourly("a", 20));
        pages.Bytes[pages.Bytes.Count / 2] ^= 1;
        Assert.Contains("series 0", Assert.Throws<IOException>(() => run.Feed(ShardRun.Hourly("a", 1, from: 20))).Message);
    }

    [Theory, InlineData(0), InlineData(1)]
    public void Another_model_finds_what_was_learnt_of_series_that_are_paged_out_at_once(int budget)
    {
        List<Row> rows = ShardRun.Unruly(4, 2_000);
        using ShardRun free = new ShardRun(plain).Feed(rows);
        var pages = new Pages { Budget = budget };
        using var run = new ShardRun(plain, new Shard(plain, new AffineModel(), pages.Open));
        run.Feed(rows);
        var other = new AffineModel("affine@11111111");
        using ShardRun freely = new(free.Shard.Under(plain, other)), paged = new(run.Shard.Under(plain, other));
        Assert.True(paged.Shard.Paging.PagedOut > 30);
        Assert.Equal(freely.WholeSaved, paged.WholeSaved);
    }

    [Fact]
    public void Places_are_used_again_so_that_the_file_does_not_grow()
    {
        var pages = new Pages { Budget = 0 };
        using var run = new ShardRun(plain, new Shard(plain, new AffineModel(), pages.Open));
        for (int i = 0; i < 20; i++) run.Feed(Enumerable.Range(0, 50).Select(s => new Row($"s{s}", ShardRun.Start + i * ShardRun.Hour, i)));
        int then = pages.Bytes.Count;
        for (int i = 20; i < 60; i++) run.Feed(Enumerable.Range(0, 50).Select(s => new Row($"s{s}", ShardRun.Start + i * ShardRun.Hour, i)));
        Assert.Equal(then, pages.Bytes.Count);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 16)];

    private static long Budget(int seed) => seed % 3 == 0 ? 0 : 8_000 * seed;     // from nothing at all to most of the series

    private sealed class Pages
    {
        public List<byte> Bytes { get; } = [];
        public long Budget { get; set; } = long.MaxValue;
        public bool IsFull { get; set; }
        public int Opened { get; private set; }

        public IPageFile Open()
        {
            Opened++;
            if (Opened == 1) Bytes.Clear();
            return new File(this, Opened == 1 ? Bytes : []);
        }

        private sealed class File(Pages pages, List<byte> bytes) : IPageFile
        {
            public long Budget => pages.Budget;

            public bool TryWrite(long at, ReadOnlySpan<byte> written)
            {
                if (pages.IsFull) return false;
                while (bytes.Count < at + written.Length) bytes.Add(0);
                for (int i = 0; i < written.Length; i++) bytes[(int)at + i] = written[i];
                return true;
            }

            public void Read(long at, Span<byte> read)
            {
                for (int i = 0; i < read.Length; i++) read[i] = bytes[(int)at + i];
            }

            public void Dispose() => pages.Opened--;
        }
    }
}
