using System.Text;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Tests.Alerting;

/// <summary>Batches of a partition as the pipeline posts them: one record a row.</summary>
internal static class AlertBatch
{
    /// <summary>A batch of rows of series of minutes, from an offset on.</summary>
    public static OutputBatch Make(long offset, params (string Series, int Minute, Verdict Verdict)[] rows)
    {
        var index = new SeriesIndex();
        var observations = new ObservationBatch(rows.Length);
        var results = new ResultBatch(rows.Length, [1]);
        var writer = new PayloadWriter("base@1a2b3c4d", [1], [], "observations", 3);
        var output = new OutputBatch();
        output.Begin(new Tenure("observations", 3));
        for (int i = 0; i < rows.Length; i++)
        {
            observations.Add(index.GetOrAdd(Encoding.UTF8.GetBytes(rows[i].Series)), AlertInputs.Minute(rows[i].Minute), 12.5, offset + i);
            (results.Verdict[i], results.IntervalSeconds[i]) = (rows[i].Verdict, 60);
            (results.Lower[i], results.Expected[i], results.Upper[i]) = (9, 10, 11);
        }
        for (int i = 0; i < rows.Length; i++)
        {
            output.Add(writer, index, observations, results, i);
            output.AddAlertRows(index, observations, results, i, 0.34f);
        }
        output.NextOffset = offset + rows.Length;
        return output;
    }

    /// <summary>A row that opens an event.</summary>
    public static (string Series, int Minute, Verdict Verdict) Opened(string series, int minute) => (series, minute, AlertInputs.Flagged(series, minute, minute).Row.Verdict);

    /// <summary>The row that ends it.</summary>
    public static (string Series, int Minute, Verdict Verdict) Closed(string series, int minute, int since) => (series, minute, AlertInputs.Closed(series, minute, since).Row.Verdict);

    /// <summary>A row that nobody need know of.</summary>
    public static (string Series, int Minute, Verdict Verdict) Usual(string series, int minute) => (series, minute, default);
}
