using System.Text;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Silence;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// Writes the payloads of the topics forecasts and anomalies, one JSON object each. Nothing in them depends on when, where
/// or in how many pieces they were made; floats are in their shortest form that reads back the same. What is equal in all
/// payloads of a shard (model, levels, horizons, topic, partition) is written once, at construction. A row with a fan carries it in place of its shorter forecast.
/// </summary>
internal sealed class PayloadWriter
{
    private readonly byte[] model;      // ,"model":"base@1a2b3c4d"
    private readonly byte[] axes;       // ,"quantiles":[...],"horizons":[...],"forecast":[
    private readonly byte[] fanAxes;    // the same of a fan
    private readonly byte[] source;     // ,"source":{"topic":"observations","partition":3,"offset":

    /// <summary>A writer for the results of one partition; <paramref name="fanHorizons"/> is empty where there are no fans.</summary>
    public PayloadWriter(string modelName, ReadOnlySpan<int> horizons, ReadOnlySpan<int> fanHorizons, string topic, int partition)
    {
        var text = new Utf8Buffer();
        text.Raw(",\"model\":"u8);
        text.Text(Encoding.UTF8.GetBytes(modelName));
        model = text.Slice(0, text.Length).ToArray();

        (axes, fanAxes) = (Axes(text, horizons), Axes(text, fanHorizons));

        text.Clear();
        text.Raw(",\"source\":{\"topic\":"u8);
        text.Text(Encoding.UTF8.GetBytes(topic));
        text.Raw(",\"partition\":"u8);
        text.Number((long)partition);
        text.Raw(",\"offset\":"u8);
        source = text.Slice(0, text.Length).ToArray();
    }

    /// <summary>Whether row <paramref name="i"/> belongs to the topic anomalies: it is flagged, or changes the state of an event. Of a row that takes another's place a correction tells.</summary>
    public static bool IsAnomaly(ResultBatch results, int i) => results.Verdict[i].IsTold && results.Status[i] is not RowStatus.Corrected;

    /// <summary>Writes the forecast of row <paramref name="i"/>.</summary>
    public void Forecast(Utf8Buffer to, ReadOnlySpan<byte> series, ObservationBatch batch, ResultBatch results, int i)
    {
        Verdict verdict = results.Verdict[i];
        Observation(to, series, batch.Time[i], batch.Value[i]);
        to.Raw(",\"status\":\""u8);
        to.Ascii(VerdictWords.Of(results.Status[i]));
        to.Raw("\""u8);
        Band(to, results.Lower[i], results.Expected[i], results.Upper[i]);
        to.Raw(",\"score\":"u8);
        to.Number(verdict.Score);
        to.Raw(verdict.Flag ? ",\"flag\":true"u8 : ",\"flag\":false"u8);
        to.Raw(model);
        to.Raw(",\"interval_seconds\":"u8);
        if (results.IntervalSeconds[i] > 0) to.Number(results.IntervalSeconds[i]);
        else to.Raw("null"u8);
        ReadOnlySpan<float> fan = results.FanOf(i), quantiles = fan.IsEmpty ? results.ForecastOf(i) : fan;
        to.Raw(fan.IsEmpty ? axes : fanAxes);
        for (int q = 0; q < quantiles.Length; q++)
        {
            bool first = q % NetworkShape.LevelCount == 0;
            to.Raw(first ? (q == 0 ? "["u8 : "],["u8) : ","u8);
            to.Number(quantiles[q]);
        }
        to.Raw("]]"u8);
        Source(to, batch.Offset[i]);
    }

    /// <summary>Writes the anomaly of row <paramref name="i"/>.</summary>
    public void Anomaly(Utf8Buffer to, ReadOnlySpan<byte> series, ObservationBatch batch, ResultBatch results, int i)
    {
        Observation(to, series, batch.Time[i], batch.Value[i]);
        Band(to, results.Lower[i], results.Expected[i], results.Upper[i]);
        to.Raw(","u8);
        Word(to, results.Verdict[i]);
        to.Raw(model);
        Source(to, batch.Offset[i]);
    }

    /// <summary>Writes a correction: the anomaly that the row now is, the number of the correction, and what was said before. Its source is the record that came late.</summary>
    public void Correction(Utf8Buffer to, ReadOnlySpan<byte> series, ObservationBatch batch, in Correction correction)
    {
        Observation(to, series, correction.Time, correction.Value);
        Band(to, correction.Lower, correction.Expected, correction.Upper);
        to.Raw(","u8);
        Word(to, correction.Verdict);
        to.Raw(",\"revision\":"u8);
        to.Number((long)correction.Revision);
        to.Raw(",\"was\":{\"value\":"u8);
        to.Number(correction.ValueBefore);
        to.Raw(","u8);
        Word(to, correction.Before);
        to.Raw("}"u8);
        to.Raw(model);
        Source(to, batch.Offset[correction.Cause]);
    }

    /// <summary>Writes that a series has gone silent, at its deadline and without a value, or that it speaks again, with its row <paramref name="silence"/>.Cause.</summary>
    public void Silence(Utf8Buffer to, ReadOnlySpan<byte> series, ObservationBatch batch, in SilenceEvent silence)
    {
        Observation(to, series, silence.Time, silence.IsOver ? batch.Value[silence.Cause] : double.NaN);
        Band(to, float.NaN, float.NaN, float.NaN);
        to.Raw(","u8);
        Word(to, silence.Verdict);
        to.Raw(silence.IsOver ? ",\"silent\":false"u8 : ",\"silent\":true"u8);
        to.Raw(model);
        Source(to, batch.Offset[silence.Cause]);
    }

    private static byte[] Axes(Utf8Buffer text, ReadOnlySpan<int> horizons)
    {
        text.Clear();
        text.Raw(",\"quantiles\":["u8);
        for (int i = 0; i < NetworkShape.LevelCount; i++)
        {
            if (i > 0) text.Raw(","u8);
            text.Number(NetworkShape.Levels[i]);
        }
        text.Raw("],\"horizons\":["u8);
        for (int i = 0; i < horizons.Length; i++)
        {
            if (i > 0) text.Raw(","u8);
            text.Number((long)horizons[i]);
        }
        text.Raw("],\"forecast\":["u8);
        return text.Slice(0, text.Length).ToArray();
    }

    private static void Observation(Utf8Buffer to, ReadOnlySpan<byte> series, long time, double value)
    {
        to.Raw("{\"series\":"u8);
        to.Text(series);
        to.Raw(",\"timestamp\":"u8);
        to.Time(time);
        to.Raw(",\"value\":"u8);
        to.Number(value);
    }

    private static void Band(Utf8Buffer to, float lower, float expected, float upper)
    {
        to.Raw(",\"expected\":"u8);
        to.Number(expected);
        to.Raw(",\"lower\":"u8);
        to.Number(lower);
        to.Raw(",\"upper\":"u8);
        to.Number(upper);
    }

    private static void Word(Utf8Buffer to, in Verdict verdict)
    {
        to.Raw("\"score\":"u8);
        to.Number(verdict.Score);
        to.Raw(",\"severity\":\""u8);
        to.Ascii(VerdictWords.Of(verdict.Severity));
        to.Raw("\",\"kind\":\""u8);
        to.Ascii(VerdictWords.Of(verdict.Kind));
        to.Raw("\",\"direction\":\""u8);
        to.Ascii(VerdictWords.Of(verdict.Direction));
        to.Raw("\",\"event\":"u8);
        if (verdict.State == EventState.None) to.Raw("null"u8);
        else to.Time(verdict.EventStart);
        to.Raw(",\"state\":\""u8);
        to.Ascii(VerdictWords.Of(verdict.State));
        to.Raw("\""u8);
    }

    private void Source(Utf8Buffer to, long offset)
    {
        to.Raw(source);
        to.Number(offset);
        to.Raw("}}"u8);
    }
}
