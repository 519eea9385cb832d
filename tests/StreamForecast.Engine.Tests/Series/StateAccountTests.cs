using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Statistics;
using StreamForecast.Engine.Tests.Shards;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Tests.Series;

/// <summary>By itself: it measures the memory of the whole process.</summary>
[Collection(nameof(StateAccountTests)), CollectionDefinition(nameof(StateAccountTests), DisableParallelization = true)]
public sealed class StateAccountTests
{
    private const int KeyBytes = 21;
    private static readonly StepShape production = StepShape.Of(NetworkShape.Default);

    [Fact]
    public void An_hourly_series_takes_no_more_than_a_kilobyte_and_a_half() => Assert.InRange(Parts(3600).Sum(part => part.Bytes), 1024, 1536);

    [Theory, InlineData(3600), InlineData(300), InlineData(60), InlineData(1), InlineData(86400), InlineData(7)]
    public void The_parts_of_a_block_are_all_of_it(int interval)
    {
        SeasonLayout seasons = SeasonLayout.ForInterval(interval);
        var inBlock = Parts(interval).TakeWhile(part => part.Name != "clock");
        Assert.Equal(BlockLayout.Of(production).Size(seasons), inBlock.Sum(part => part.Bytes));
        Assert.Equal(0, BlockLayout.Of(production).Size(seasons) % 4);
    }

    [Theory, InlineData(0), InlineData(3)]
    public void What_is_allocated_for_many_series_is_what_the_account_says(int late)
    {
        const int Series = 24_000, Rows = 12;
        var batch = new ObservationBatch(Series);
        using var shard = new Shard(new EngineOptions { WaveRows = 256, AllowedLateness = TimeSpan.FromHours(late) }, new AffineModel());
        var results = new ResultBatch(Series, [1, 6, 12, 24]);
        string Key(int i) => $"plant-{i % 100:00}/pump-{i:0000000}";
        Assert.Equal(KeyBytes, Key(0).Length);
        void Feed(int first, int row)
        {
            batch.Clear();
            for (int i = 0; i < Series; i++) batch.Add(shard.Series.GetOrAdd(System.Text.Encoding.UTF8.GetBytes(Key(first + i))), ShardRun.Start + row * ShardRun.Hour, 5 + (i + row) % 9, row);
            shard.Process(batch, results);
        }

        Feed(0, 0);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int row = 0; row < Rows; row++) Feed(Series, row);
        double measured = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Series;

        int account = StateAccount.Of(new AffineModel().Shape, SeasonLayout.Of(24, 168), KeyBytes).Sum(part => part.Bytes);
        if (late > 0) account += LatenessAccount.Of(new AffineModel().Shape, SeasonLayout.Of(24, 168), 2 * late).Sum(part => part.Bytes);
        Assert.InRange(measured / account, 0.85, 1.15);       // slabs and tables grow in leaps
    }

    [Fact]
    public void The_table_of_the_documentation_is_the_account()
    {
        string[] lines = File.ReadAllLines(Documentation());
        int[] intervals = [3600, 300, 60, 7];
        var told = lines.SkipWhile(line => !line.StartsWith("| part of a series' state", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]).ToList();
        Assert.NotEmpty(told);
        for (int kind = 0; kind < intervals.Length; kind++)
        {
            var parts = Parts(intervals[kind]).Where(part => part.Name != "detector").ToList();
            var expected = parts.Select(part => $"{part.Name}: {part.Bytes}").Append($"together: {parts.Sum(part => part.Bytes)}");
            Assert.Equal(expected, told.Where(row => row[kind + 2] != "0").Select(row => $"{row[0]}: {row[kind + 2]}"));
        }
    }

    private static IReadOnlyList<StatePart> Parts(int interval) => StateAccount.Of(production, SeasonLayout.ForInterval(interval), KeyBytes);

    private static string Documentation()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "StreamForecast.sln"))) return Path.Combine(folder.FullName, "docs", "ARCHITECTURE.md");
        throw new InvalidOperationException("BUG: the tests run outside of their repository.");
    }
}
