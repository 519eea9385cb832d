using System.Text;
using StreamForecast.Daemon.History;
using StreamForecast.Engine;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Training;

namespace StreamForecast.Daemon.Training;

/// <summary>One series of history, named, on its way to the trainer.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Rows">Its rows as production's clock places them.</param>
internal sealed record HistorySeries(string Name, HistoryRows Rows)
{
    /// <summary>Reads all series of a history, in order of appearance.</summary>
    public static IReadOnlyList<HistorySeries> ReadAll(HistoryFolder history, SeriesOptions options, Action<double, string> report, CancellationToken stop)
    {
        var index = new SeriesIndex();
        var series = new List<HistorySeries>();
        var batch = new ObservationBatch(4096);
        using var feed = new HistoryFeed(history, index);
        while (feed.Fill(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                while (series.Count <= batch.Slot[i]) series.Add(new HistorySeries(Encoding.UTF8.GetString(index.Key(series.Count)), new HistoryRows(options)));
                series[batch.Slot[i]].Rows.Add(batch.Time[i], batch.Value[i]);
            }
            report(feed.BytesRead, "");
            stop.ThrowIfCancellationRequested();
        }
        return series;
    }
}
