using System.Runtime.ExceptionServices;
using System.Text;
using StreamForecast.Daemon.History;
using StreamForecast.Engine;
using StreamForecast.Engine.Filling;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Filling;

/// <summary>Fills a history file by file, several files at a time; what is written does not depend on how many.</summary>
internal sealed class FillRun(HistoryFolder history, string output, FillNetwork network, SeriesOptions options, int longest)
{
    private readonly Lock gate = new();
    private double bytes;

    /// <summary>What was done.</summary>
    public FillCounts Counts { get; private set; }

    /// <summary>Reads, fills and writes every file; of several that cannot be read the first is told.</summary>
    public void Run(Action<double, string> report, CancellationToken stop)
    {
        try
        {
            FillAll(report, stop);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }

    private void FillAll(Action<double, string> report, CancellationToken stop) =>
        Parallel.ForEach(history.Files, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new GapFiller(network),
            (file, _, filler) =>
            {
                var counts = Fill(file, filler);
                lock (gate)
                {
                    Counts = Counts.With(counts);
                    report(bytes += file.Length, "");
                }
                return filler;
            }, static _ => { });

    private FillCounts Fill(HistoryFile file, GapFiller filler)
    {
        var counts = new FillCounts();
        using var written = new FillFile(Path.Combine(output, file.RelativePath), named: file.Series is null);
        foreach (var (name, grid) in Read(file))
        {
            int observed = 0, filledRows = 0, rows = 0;
            foreach (var stretch in grid.Finish(longest))
            {
                var filled = filler.Fill(stretch.Values, stretch.Season, stretch.LongSeason, longest);
                written.Write(name, stretch, filled);
                rows += stretch.Values.Length;
                filledRows += filled.Count;
                observed += stretch.Values.Count(static value => !double.IsNaN(value));
            }
            counts = counts.With(new FillCounts(1, rows, filledRows, rows - observed - filledRows, grid.Repeated,
                observed == 0 ? 1 : 0, observed is > 0 and < GapFiller.LeastObserved && rows > observed ? 1 : 0));
        }
        return counts;
    }

    private Dictionary<string, HistoryGrid> Read(HistoryFile file)
    {
        var series = new Dictionary<string, HistoryGrid>();
        using var reader = file.Open();
        while (reader.Read())
        {
            string name = file.Series ?? Encoding.UTF8.GetString(reader.Series);
            if (!series.TryGetValue(name, out var grid)) series.Add(name, grid = new HistoryGrid(options));
            grid.Add(reader.Time, reader.Value);
        }
        return series;
    }
}
