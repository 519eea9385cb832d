using System.Text.Json;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>Writes <c>metrics.json</c>: the figures of a labelled set, in total and per series. What cannot be said is null.</summary>
internal static class AnomalyMetricsFile
{
    /// <summary>Writes the file; equal results give equal bytes.</summary>
    public static void Write(string path, string set, string model, LabelledSetScore score)
    {
        using var stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("set", set);
        json.WriteString("model", model);
        json.WriteNumber("series", score.Series.Count);
        json.WriteNumber("rows", score.Series.Sum(one => (long)one.Rows));
        json.WriteNumber("rows_judged", score.Series.Sum(one => (long)one.Rows - one.TrainRows));
        WriteNumber(json, "series_days", score.Days);
        WriteNumber(json, "ap_macro", score.AveragePrecision);
        WriteAt(json, "at_default", score, ScoreThresholds.DefaultPlace);
        WriteAt(json, "at_calibrated", score, score.CalibratedPlace);
        WriteAt(json, "at_best", score, score.BestPlace);
        json.WriteStartArray("per_series");
        foreach (var one in score.Series)
        {
            json.WriteStartObject();
            json.WriteString("series", one.Name);
            json.WriteNumber("rows", one.Rows);
            json.WriteNumber("train_rows", one.TrainRows);
            WriteNumber(json, "ap", one.AveragePrecision);
            WriteCount(json, one.AtDefault, one.Days);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAt(Utf8JsonWriter json, string name, LabelledSetScore score, int place)
    {
        json.WriteStartObject(name);
        json.WriteNumber("threshold", ScoreThresholds.All[place]);
        WriteCount(json, score.Scored[place], score.Days);
        json.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter json, AlarmCount count, double days)
    {
        json.WriteNumber("rows_flagged", count.AlarmRows);
        json.WriteNumber("events", count.Events);
        json.WriteNumber("events_found", count.Found);
        json.WriteNumber("false_alarms", count.FalseAlarms);
        WriteNumber(json, "event_precision", count.Precision);
        WriteNumber(json, "event_recall", count.Recall);
        WriteNumber(json, "event_f1", count.F1);
        WriteNumber(json, "false_alarms_per_series_day", count.FalseAlarms / days);
        WriteNumber(json, "median_delay_rows", count.MedianDelay);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
