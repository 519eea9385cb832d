using StreamForecast.Daemon.Backtests;
using StreamForecast.Daemon.History;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Evaluation;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>History through a baseline instead of the engine: what a detector must be better than. Every row speaks for itself; there are no events.</summary>
internal sealed class BaselineRun(string name)
{
    private const int BatchRows = 4096;

    private readonly List<AnomalyBaseline> baselines = [];       // by slot

    /// <summary>Keys and slots.</summary>
    public SeriesIndex Series { get; } = new();

    /// <summary>As <see cref="HistoryRun.Run"/>.</summary>
    public void Run(HistoryFolder history, HistoryRun.RowHandler onRow, Action<int> onEnd, Action<double, string> report, CancellationToken stop)
    {
        var batch = new ObservationBatch(BatchRows);
        var results = new ResultBatch(BatchRows, [1]);
        using var feed = new HistoryFeed(history, Series);
        while (feed.Fill(batch))
        {
            stop.ThrowIfCancellationRequested();
            for (int i = 0; i < batch.Count; i++)
            {
                int slot = batch.Slot[i];
                while (baselines.Count <= slot) baselines.Add(AnomalyBaseline.Create(name, baselines.Count));
                float score = double.IsNaN(batch.Value[i]) ? 0 : baselines[slot].Observe(batch.Value[i]);
                bool flag = score >= ScoreThresholds.Default;
                results.Verdict[i] = new Verdict(score, flag, flag ? Severity.Minor : Severity.None, AnomalyKind.None, EventState.Opened, batch.Time[i]);
                onRow(feed.File[i], batch, results, i, feed.Labelled[i]);
            }
            foreach (int file in feed.Ended) onEnd(file);
            report(feed.BytesRead, "");
        }
    }
}
