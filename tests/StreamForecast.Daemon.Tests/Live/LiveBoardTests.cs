using System.Text;
using StreamForecast.Daemon.Live;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Tests.Live;

/// <summary>Questions are answered on the partition's own thread, in turns; here that is the test's.</summary>
public sealed class LiveBoardTests : IDisposable
{
    private readonly EngineOptions options = new();
    private readonly EvidenceStepModel model = new();
    private readonly LiveBoard board = new();
    private readonly Shard shard;
    private readonly LivePartition partition;

    public LiveBoardTests()
    {
        shard = new Shard(options, model);
        partition = board.Open(3, shard);
    }

    public void Dispose()
    {
        shard.Dispose();
        model.Dispose();
    }

    [Fact]
    public async Task A_series_is_shown_with_its_newest_rows_and_the_fan_of_the_coming_ones()
    {
        for (int row = 0; row < 400; row++) Feed(row, "pump", "fan");
        Task<LiveSeries?> asked = board.SeriesAsync("pump", [1, 2, 3]);
        Assert.False(asked.IsCompleted);
        partition.Turn();
        LiveSeries series = (await asked)!;
        Assert.Equal(("pump", 3, 3600.0, 399 * 3_600_000L), (series.Name, series.Partition, series.IntervalSeconds, series.Newest));
        Assert.Equal(Enumerable.Range(100, 300).Select(row => row * 3_600_000L), series.Rows.Select(row => row.Time));
        Assert.All(series.Rows, row => Assert.InRange(row.Value, row.Lower - 50, row.Upper + 50));
        Assert.Equal(33, series.Fan.Length);
        Assert.All(series.Fan.Chunk(11), levels => Assert.Equal(levels.Order(), levels));
    }

    [Fact]
    public async Task A_series_that_nobody_knows_is_null_and_so_is_one_of_a_partition_that_has_gone()
    {
        Feed(0, "pump");
        Task<LiveSeries?> asked = board.SeriesAsync("pumps", [1]);
        partition.Turn();
        Assert.Null(await asked);

        Task<LiveSeries?> late = board.SeriesAsync("pump", [1]);
        board.Close(partition);
        Assert.Null(await late);
        Assert.Null(await board.SeriesAsync("pump", [1]));
    }

    [Fact]
    public async Task Names_are_found_over_many_turns_letter_case_aside()
    {
        for (int i = 0; i < 50_000; i++) shard.Series.GetOrAdd(Encoding.UTF8.GetBytes($"Plant/{i}"));
        Task<List<string>> asked = board.FindAsync("plant/4999", 100);
        partition.Turn();
        Assert.False(asked.IsCompleted);
        while (!asked.IsCompleted) partition.Turn();
        Assert.Equal(["Plant/4999", "Plant/49990", "Plant/49991", "Plant/49992"], (await asked).Take(4));
        Assert.Equal(11, (await asked).Count);
    }

    [Fact]
    public async Task Of_many_series_those_asked_for_are_kept()
    {
        string[] names = [.. Enumerable.Range(0, 600).Select(i => $"s{i}")];
        Feed(0, names);
        Task<LiveSeries?> asked = board.SeriesAsync("s599", [1]);
        partition.Turn();
        Assert.Empty((await asked)!.Rows);      // 500 are kept, this was none of them
        for (int row = 1; row <= 5; row++) Feed(row, names);
        asked = board.SeriesAsync("s599", [1]);
        partition.Turn();
        Assert.Equal(5, (await asked)!.Rows.Length);
        Assert.Equal(12, board.Worst(12, 10).Count);
    }

    private void Feed(int row, params string[] names)
    {
        var batch = new ObservationBatch(names.Length);
        var results = new ResultBatch(names.Length, options.Forecast.Horizons);
        foreach (string name in names) batch.Add(shard.Series.GetOrAdd(Encoding.UTF8.GetBytes(name)), row * 3_600_000L, 100 + 20 * Math.Sin(row * Math.PI / 12), row);
        shard.Process(batch, results);
        partition.Observe(batch, results);
    }
}
