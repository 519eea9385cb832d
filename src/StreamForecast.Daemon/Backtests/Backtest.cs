using System.Text;
using StreamForecast.Daemon.History;
using StreamForecast.Engine.Evaluation;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Backtests;

/// <summary>
/// A backtest: history through <see cref="HistoryRun"/>, an answer file for every input file, scores for every series and
/// the traces that the report draws. Called by <c>backtest</c>.
/// </summary>
internal sealed class Backtest(HistoryFolder history, string output)
{
    // Traces take 16 KB a series: with this many, 32 MB.
    private const int MostTraces = 2000;

    private readonly BacktestFile?[] files = new BacktestFile?[history.Files.Count];
    private readonly List<OneStepScore> scores = [];
    private readonly List<SeriesTrace> traces = [];

    /// <summary>Runs everything and writes the answer files; gives what there is to tell.</summary>
    public BacktestResult Run(HistoryRun run, string model, Action<double, string> report, CancellationToken stop)
    {
        try
        {
            run.Run(history, OnRow, OnEnd, report, stop);
        }
        finally
        {
            foreach (var file in files) file?.Dispose();
        }
        return new BacktestResult
        {
            Input = history.Path,
            Model = model,
            Series = [.. scores.Select((score, slot) => new SeriesResult(Encoding.UTF8.GetString(run.Shard.Series.Key(slot)), score, slot < traces.Count ? traces[slot] : null))],
            Totals = ScoreTotals.Of(scores),
        };
    }

    private void OnRow(int file, ObservationBatch rows, ResultBatch results, int i, bool labelled)
    {
        (files[file] ??= Create(file)).Write(rows, results, i);
        int slot = rows.Slot[i];
        while (scores.Count <= slot)
        {
            scores.Add(new OneStepScore());
            if (traces.Count < MostTraces) traces.Add(new SeriesTrace());
        }
        scores[slot].Add(rows.Value[i], results, i);
        if (slot < traces.Count && results.Status[i] is RowStatus.Observed or RowStatus.Gap)
        {
            float value = (float)rows.Value[i];
            traces[slot].Add(new TracePoint(rows.Time[i], value, value, results.Lower[i], results.Expected[i], results.Upper[i], results.Verdict[i].Score, results.Verdict[i].Flag));
        }
    }

    private void OnEnd(int file)
    {
        (files[file] ?? Create(file)).Dispose();       // a file without rows is answered by one without rows
        files[file] = null;
    }

    private BacktestFile Create(int file) => new(Path.Combine(output, history.Files[file].RelativePath));
}
