using StreamForecast.Daemon.History;
using StreamForecast.Engine;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Backtests;

/// <summary>
/// History through the production path: one shard, the batches and options of the daemon, every series' rows in file order.
/// <c>backtest</c>, <c>forecast</c> and <c>eval</c> are this plus what each makes of the results.
/// </summary>
internal sealed class HistoryRun(EngineOptions options, Shard shard)
{
    // As many rows as the daemon takes from Kafka at once; results do not depend on it.
    private const int BatchRows = 4096;

    /// <summary>Hears of one row and the shard's answer to it.</summary>
    /// <param name="file">Number of the row's file in the folder.</param>
    /// <param name="rows">The batch that holds it.</param>
    /// <param name="results">The shard's answers.</param>
    /// <param name="i">Which of them.</param>
    /// <param name="labelled">Whether the data calls the row an anomaly.</param>
    public delegate void RowHandler(int file, ObservationBatch rows, ResultBatch results, int i, bool labelled);

    /// <summary>Hears that a series has been fed the rows up to one of its file's halts and no further.</summary>
    /// <param name="file">Number of the file in the folder.</param>
    /// <param name="slot">Slot of its series.</param>
    /// <param name="rows">Rows fed.</param>
    public delegate void HaltHandler(int file, int slot, int rows);

    /// <summary>The shard, for what is asked of it after the last row.</summary>
    public Shard Shard => shard;

    /// <summary>Hears of every halt.</summary>
    public HaltHandler? OnHalt { get; init; }

    /// <summary>Rows run so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Runs all rows; <paramref name="onRow"/> hears each file's rows in file order, <paramref name="onEnd"/> the number of a file without further rows.</summary>
    public void Run(HistoryFolder history, RowHandler onRow, Action<int> onEnd, Action<double, string> report, CancellationToken stop)
    {
        var batch = new ObservationBatch(BatchRows);
        var results = new ResultBatch(BatchRows, options.Forecast.Horizons, options.Forecast.Fan.Horizons);
        using var feed = new HistoryFeed(history, shard.Series);
        while (feed.Fill(batch))
        {
            stop.ThrowIfCancellationRequested();
            shard.Process(batch, results);
            for (int i = 0; i < batch.Count; i++) onRow(feed.File[i], batch, results, i, feed.Labelled[i]);
            foreach (var (file, slot, rows) in feed.Halted) OnHalt?.Invoke(file, slot, rows);
            foreach (int file in feed.Ended) onEnd(file);
            Rows += batch.Count;
            report(feed.BytesRead, "");
        }
    }
}
