using System.Text.Json;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Backtests;

/// <summary>Writes <c>metrics.json</c>: the figures of a backtest, in total and per series. What cannot be said is null.</summary>
internal static class MetricsFile
{
    /// <summary>Writes the file; equal results give equal bytes.</summary>
    public static void Write(string path, BacktestResult result)
    {
        using var stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("model", result.Model);
        var totals = result.Totals;
        json.WriteStartObject("total");
        json.WriteNumber("series", totals.Series);
        WriteCounts(json, totals.Rows, totals.Observed, totals.Gaps, totals.Duplicates, totals.Late, totals.Flagged, totals.Events, totals.Judged);
        WriteRatios(json, totals.Coverage, totals.RelativeError, totals.RelativePinball);
        json.WriteEndObject();
        json.WriteStartArray("series");
        foreach (var (name, score, _) in result.Series) WriteSeries(json, name, score);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSeries(Utf8JsonWriter json, string name, OneStepScore score)
    {
        json.WriteStartObject();
        json.WriteString("series", name);
        WriteCounts(json, score.Rows, score.Observed, score.Gaps, score.Duplicates, score.Late, score.Flagged, score.Events, score.Judged);
        WriteRatios(json, score.Coverage, score.RelativeError, score.RelativePinball);
        WriteNumber(json, "mae", score.Error);
        WriteNumber(json, "naive_mae", score.NaiveError);
        WriteNumber(json, "pinball", score.Pinball);
        WriteNumber(json, "naive_pinball", score.NaivePinball);
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, long rows, long observed, long gaps, long duplicates, long late, long flagged, long events, long judged)
    {
        json.WriteNumber("rows", rows);
        json.WriteNumber("observed", observed);
        json.WriteNumber("gaps", gaps);
        json.WriteNumber("duplicates", duplicates);
        json.WriteNumber("late", late);
        json.WriteNumber("flagged", flagged);
        json.WriteNumber("events", events);
        json.WriteNumber("judged", judged);
    }

    private static void WriteRatios(Utf8JsonWriter json, double coverage, double relativeError, double relativePinball)
    {
        WriteNumber(json, "coverage90", coverage);
        WriteNumber(json, "mase", relativeError);
        WriteNumber(json, "pinball_vs_naive", relativePinball);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
