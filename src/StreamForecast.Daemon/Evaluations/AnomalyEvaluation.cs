using System.Runtime.InteropServices;
using System.Text;
using StreamForecast.Engine.Evaluation;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// A labelled set through a detector: an answer file for every file of the set, and how good they were. Keeps 12 bytes a row of the series being read, and nothing of their
/// rows afterwards. Called by <c>eval anomaly</c>.
/// </summary>
internal sealed class AnomalyEvaluation(LabelledSet set, string output)
{
    private readonly AnomalyFile?[] files = new AnomalyFile?[set.Files.Files.Count];
    private readonly List<SeriesRows> open = [];                     // by slot
    private readonly List<LabelledSeriesScore?> scores = [];         // by slot

    /// <summary>Runs the whole set; <paramref name="series"/> names the slots that the pass gives.</summary>
    public LabelledSetScore Run(HistoryPass pass, SeriesIndex series, Action<double, string> report, CancellationToken stop)
    {
        try
        {
            pass(set.Files, OnRow, file => OnEnd(file, series), report, stop);
        }
        finally
        {
            foreach (var file in files) file?.Dispose();
        }
        for (int slot = 0; slot < open.Count; slot++) Judge(slot, series);
        return new LabelledSetScore([.. scores.Select(score => score!)]);
    }

    private void OnRow(int file, ObservationBatch rows, ResultBatch results, int i, bool labelled)
    {
        (files[file] ??= Create(file)).Write(results.Verdict[i]);
        int slot = rows.Slot[i];
        while (open.Count <= slot)
        {
            open.Add(new SeriesRows());
            scores.Add(null);
        }
        open[slot].File = file;
        open[slot].Rows.Add(new ScoredRow(results.Verdict[i].Score, labelled));
        open[slot].Times.Add(rows.Time[i]);
        open[slot].IntervalSeconds = results.IntervalSeconds[i];
    }

    private void OnEnd(int file, SeriesIndex series)
    {
        (files[file] ?? Create(file)).Dispose();       // a file without rows is answered by one without rows
        files[file] = null;
        if (set.Files.Files[file].Series is not { } name) return;      // its series may run on in the next file
        int slot = series.Find(Encoding.UTF8.GetBytes(name));
        if (slot >= 0) Judge(slot, series);
    }

    private void Judge(int slot, SeriesIndex series)
    {
        if (scores[slot] is not null) return;
        var rows = open[slot];
        scores[slot] = new LabelledSeriesScore(Encoding.UTF8.GetString(series.Key(slot)), CollectionsMarshal.AsSpan(rows.Rows), CollectionsMarshal.AsSpan(rows.Times),
            set.TrainRows(rows.File) ?? rows.Rows.Count / 2, 1000 * rows.IntervalSeconds);
        open[slot] = new SeriesRows();
    }

    private AnomalyFile Create(int file) => new(set.Files.Files[file], Path.Combine(output, set.Files.Files[file].RelativePath));

    private sealed class SeriesRows
    {
        public int File { get; set; }
        public double IntervalSeconds { get; set; }
        public List<ScoredRow> Rows { get; } = [];
        public List<long> Times { get; } = [];
    }
}
