using System.Text;
using StreamForecast.Daemon.History;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Training;

namespace StreamForecast.Daemon.Training;

/// <summary>
/// One series of history as training sees it: a value or a gap (NaN) for every row of its interval, late rows and
/// duplicates left out, as the engine would have learnt it.
/// </summary>
internal sealed class HistorySeries
{
    /// <summary>Shorter series teach nothing.</summary>
    public const int LeastRows = 16;

    private readonly SeasonLayout layout;
    private readonly float[] values;

    private HistorySeries(string name, SeasonLayout layout, float[] values) => (Name, this.layout, this.values) = (name, layout, values);

    /// <summary>Its key.</summary>
    public string Name { get; }

    /// <summary>Reads all series of a history that have enough rows, in order of appearance.</summary>
    public static IReadOnlyList<HistorySeries> ReadAll(HistoryFolder history, SeriesOptions options, Action<double, string> report, CancellationToken stop)
    {
        var index = new SeriesIndex();
        var columns = new List<Column>();
        var batch = new ObservationBatch(4096);
        using var feed = new HistoryFeed(history, index);
        while (feed.Fill(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                while (columns.Count <= batch.Slot[i]) columns.Add(new Column());
                columns[batch.Slot[i]].Add(batch.Time[i], batch.Value[i]);
            }
            report(feed.BytesRead, "");
            stop.ThrowIfCancellationRequested();
        }
        return [.. columns.Select((column, slot) => Make(Encoding.UTF8.GetString(index.Key(slot)), column, options)).Where(series => series is not null).Select(series => series!)];
    }

    /// <summary>For the trainer: horizons up to <paramref name="longestHorizon"/>, or as far as a quarter of the series reaches.</summary>
    public TrainingSeries Prepare(int longestHorizon, int group)
        => new(values, layout.Season, layout.LongSeason, Math.Clamp(values.Length / 4, 1, longestHorizon), group);

    private static HistorySeries? Make(string name, Column column, SeriesOptions options)
    {
        if (column.Values.Count(float.IsFinite) < LeastRows) return null;
        double interval = options.Interval?.TotalSeconds ?? 3600;
        var layout = SeasonLayout.ForInterval(interval);
        if (options.Season is { } season) layout = SeasonLayout.Of(season, Math.Max(season, options.LongSeason ?? season));
        return new HistorySeries(name, layout, column.OnGrid(interval, layout));
    }

    /// <summary>Rows as they came, later than everything before them.</summary>
    private sealed class Column
    {
        public List<long> Times { get; } = [];
        public List<float> Values { get; } = [];

        public void Add(long time, double value)
        {
            if (Times.Count > 0 && time <= Times[^1]) return;
            Times.Add(time);
            Values.Add((float)value);
        }

        public float[] OnGrid(double interval, SeasonLayout layout)
        {
            var rows = new List<float>(Values.Count);
            long last = -1;
            for (int i = 0; i < Times.Count; i++)
            {
                long t = Math.Max(last + 1, (long)Math.Round((Times[i] - Times[0]) / (interval * 1000)));
                long missing = t - last - 1;
                // A long hole keeps its phase in the seasons and no more rows than the statistics remember.
                if (missing > layout.Recent) missing = layout.Recent + (missing - layout.Recent) % layout.LongSeason;
                for (; missing > 0; missing--) rows.Add(float.NaN);
                rows.Add(Values[i]);
                last = t;
            }
            return [.. rows];
        }
    }
}
