using System.Globalization;
using StreamForecast.Daemon.Backtests;
using StreamForecast.Daemon.History;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Tests.History;

public sealed class HistoryFeedTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void At_a_halt_the_shard_has_the_rows_before_it_and_none_behind_it()
    {
        for (int file = 0; file < 3; file++) Write($"s{file}.csv", rows: 50 + 1000 * file);
        int[][] halts = [[1, 49, 50], [500], [7, 8, 2049]];
        var seen = new int[3];
        var heard = new List<(int, int)>();

        Run(halts, file => seen[file]++, (file, rows) =>
        {
            Assert.Equal(rows, seen[file]);
            heard.Add((file, rows));
        });

        Assert.Equal([(0, 1), (0, 49), (0, 50), (1, 500), (2, 7), (2, 8), (2, 2049)], heard.Order());
        Assert.Equal([50, 1050, 2050], seen);
    }

    private void Run(int[][] halts, Action<int> onRow, Action<int, int> onHalt)
    {
        var history = HistoryFolder.Open(folder.Path);
        history = history with { Files = [.. history.Files.Select((file, i) => file with { Halts = halts[i] })] };
        var options = new EngineOptions();
        using var model = new EvidenceStepModel();
        using var shard = new Shard(options, model);
        var run = new HistoryRun(options, shard) { OnHalt = (file, slot, rows) => onHalt(file, rows) };
        run.Run(history, (file, _, _, _, _) => onRow(file), static _ => { }, static (_, _) => { }, CancellationToken.None);
    }

    private void Write(string name, int rows) =>
        folder.Write(name, "timestamp,value\n" + string.Concat(Enumerable.Range(0, rows).Select(t => string.Create(CultureInfo.InvariantCulture, $"{1_767_225_600 + 60 * t},{t % 7}\n"))));
}
