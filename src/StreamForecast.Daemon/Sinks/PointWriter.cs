using StreamForecast.Daemon.Formats;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Silence;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// Writes results as points of InfluxDB's line protocol, times in milliseconds: one of measurement <c>streamforecast</c> for each observation; one of <c>streamforecast_anomaly</c> for each row of the
/// topic anomalies; where asked for, one of <c>streamforecast_horizon</c> for each horizon, at the time that it speaks of. The tag <c>series</c> holds the whole name; the tags of a series that came in line protocol
/// become tags too. A correction replaces the point of its row.
/// </summary>
internal sealed class PointWriter(int[] horizons, int[] fanHorizons, bool withHorizons)
{
    private static readonly byte[][] levels = [.. NetworkShape.Levels.ToArray().Select(level => System.Text.Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"q{level * 100:00}=")))];

    private readonly Utf8Buffer tags = new();

    /// <summary>Appends the points of row <paramref name="i"/>, a line each, every one with its line feed.</summary>
    public void Write(Utf8Buffer to, ReadOnlySpan<byte> series, ObservationBatch batch, ResultBatch results, int i)
    {
        Name(series);
        Row(to, batch.Time[i], results.Verdict[i], new Judged(batch.Value[i], results.Lower[i], results.Expected[i], results.Upper[i]));
        foreach (ref readonly Correction now in results.CorrectionsOf(i)) Row(to, now.Time, now.Verdict, new Judged(now.Value, now.Lower, now.Expected, now.Upper));
        if (withHorizons && results.IntervalSeconds[i] > 0) Horizons(to, batch, results, i);
    }

    /// <summary>Appends the point of a series that has gone silent or speaks again.</summary>
    public void Write(Utf8Buffer to, ReadOnlySpan<byte> series, ObservationBatch batch, in SilenceEvent silence)
    {
        Name(series);
        Anomaly(to, silence.Time, silence.Verdict, new Judged(silence.IsOver ? batch.Value[silence.Cause] : double.NaN, float.NaN, float.NaN, float.NaN));
    }

    /// <summary>Sets the tags of a series.</summary>
    private void Name(ReadOnlySpan<byte> series)
    {
        tags.Clear();
        tags.Raw(",series="u8);
        Escaped(tags, series);
        Labels(tags, series);
    }

    /// <summary>A row as first judged, or judged anew: the point of the same time is replaced.</summary>
    private void Row(Utf8Buffer to, long time, Verdict verdict, Judged row)
    {
        to.Raw("streamforecast"u8);
        Tags(to);
        to.Raw(verdict.Flag ? " flag=1i,score="u8 : " flag=0i,score="u8);
        to.Number(verdict.Score);
        Values(to, row);
        End(to, time);
        if (verdict.IsTold) Anomaly(to, time, verdict, row);
    }

    private void Anomaly(Utf8Buffer to, long time, Verdict verdict, Judged row)
    {
        to.Raw("streamforecast_anomaly"u8);
        Tags(to);
        to.Raw(",kind="u8);
        to.Ascii(VerdictWords.Of(verdict.Kind));
        to.Raw(",direction="u8);
        to.Ascii(VerdictWords.Of(verdict.Direction));
        to.Raw(",severity="u8);
        to.Ascii(VerdictWords.Of(verdict.Severity));
        to.Raw(",state="u8);
        to.Ascii(VerdictWords.Of(verdict.State));
        to.Raw(" score="u8);
        to.Number(verdict.Score);
        Values(to, row);
        if (verdict.State != EventState.None)
        {
            to.Raw(",event="u8);
            to.Number(verdict.EventStart);
            to.Raw("i"u8);
        }
        End(to, time);
    }

    private void Horizons(Utf8Buffer to, ObservationBatch batch, ResultBatch results, int i)
    {
        ReadOnlySpan<float> fan = results.FanOf(i), quantiles = fan.IsEmpty ? results.ForecastOf(i) : fan;
        int[] ahead = fan.IsEmpty ? horizons : fanHorizons;
        for (int h = 0; h < ahead.Length; h++)
        {
            ReadOnlySpan<float> row = quantiles.Slice(h * levels.Length, levels.Length);
            if (!float.IsFinite(row[0])) continue;
            to.Raw("streamforecast_horizon"u8);
            Tags(to);
            to.Raw(",steps="u8);
            to.Number((long)ahead[h]);
            for (int q = 0; q < levels.Length; q++)
            {
                to.Raw(q == 0 ? " "u8 : ","u8);
                to.Raw(levels[q]);
                to.Number(row[q]);
            }
            End(to, batch.Time[i] + (long)Math.Round(ahead[h] * results.IntervalSeconds[i] * 1000));
        }
    }

    private void Tags(Utf8Buffer to) => to.Raw(tags.Slice(0, tags.Length));

    private static void Values(Utf8Buffer to, Judged row)
    {
        Field(to, ",value="u8, row.Value);
        Field(to, ",expected="u8, row.Expected);
        Field(to, ",lower="u8, row.Lower);
        Field(to, ",upper="u8, row.Upper);
    }

    /// <summary>A field that has a value; the protocol knows no null.</summary>
    private static void Field(Utf8Buffer to, ReadOnlySpan<byte> name, double value)
    {
        if (!double.IsFinite(value)) return;
        to.Raw(name);
        to.Number(value);
    }

    private static void Field(Utf8Buffer to, ReadOnlySpan<byte> name, float value)
    {
        if (!float.IsFinite(value)) return;
        to.Raw(name);
        to.Number(value);
    }

    private static void End(Utf8Buffer to, long time)
    {
        to.Raw(" "u8);
        to.Number(time);
        to.Raw("\n"u8);
    }

    /// <summary>A tag's value: commas, equals signs and spaces behind a backslash; a line feed, which the protocol cannot hold in one, and a backslash at the end as underscores.</summary>
    private static void Escaped(Utf8Buffer to, ReadOnlySpan<byte> text)
    {
        for (int at = 0; at < text.Length; at++)
        {
            byte b = text[at];
            if (b is (byte)',' or (byte)'=' or (byte)' ') to.Raw("\\"u8);
            to.Raw(b < 0x20 || (b == '\\' && at == text.Length - 1) ? "_"u8 : text.Slice(at, 1));
        }
    }

    /// <summary>The tags within a name such as <c>cpu,host=a usage</c>, which are escaped already; those that we give ourselves are left out.</summary>
    private static void Labels(Utf8Buffer to, ReadOnlySpan<byte> series)
    {
        int end = LineEscapes.End(series, 0, (byte)' '), at = LineEscapes.End(series[..end], 0, (byte)',');
        if (end == series.Length) return;       // no field: a name of another kind
        while (at < end)
        {
            int next = LineEscapes.End(series[..end], at + 1, (byte)',');
            ReadOnlySpan<byte> tag = series[(at + 1)..next];
            int equals = LineEscapes.End(tag, 0, (byte)'=');
            ReadOnlySpan<byte> name = tag[..equals];
            bool isOurs = name.SequenceEqual("series"u8) || name.SequenceEqual("steps"u8) || name.SequenceEqual("kind"u8) || name.SequenceEqual("direction"u8) || name.SequenceEqual("severity"u8) || name.SequenceEqual("state"u8);
            if (equals > 0 && equals < tag.Length - 1 && !isOurs)
            {
                to.Raw(","u8);
                to.Raw(tag);
            }
            at = next;
        }
    }

    /// <summary>A value and what was expected of it.</summary>
    private readonly record struct Judged(double Value, float Lower, float Expected, float Upper);
}
