using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Formats;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Decoding;

/// <summary>
/// What every observation must keep, whatever its format: names that are text, times that can be believed, values the
/// engine can reckon with. Called by the decoders; each answer is null or what is wrong.
/// </summary>
internal sealed class InputRules(InputOptions options)
{
    /// <summary>Longest name of a series, in bytes: it travels with every result.</summary>
    public const int LongestName = 1024;

    /// <summary>Largest value in size: the engine would take larger ones for gaps, and whoever sent one should know.</summary>
    public const double LargestValue = Shard.LargestValue;

    private readonly long earliest = options.EarliestTime.ToUnixTimeMilliseconds();
    private readonly long latest = options.LatestTime.ToUnixTimeMilliseconds();
    private readonly long maxAhead = (long)options.MaxAhead.TotalMilliseconds;

    /// <summary>Size and encoding of the whole record.</summary>
    public Rejection? Record(SourceRecord record)
    {
        if (record.Value.Length == 0) return Rejection.Record("the record has no value");
        if (record.Value.Length > options.MaxRecordBytes) return Rejection.Record($"the record holds {record.Value.Length} bytes; Input:MaxRecordBytes allows {options.MaxRecordBytes}");
        return Utf8.IsValid(record.Value) ? null : Rejection.Record($"the record is not UTF-8 text: byte {FirstInvalid(record.Value)} cannot be read");
    }

    /// <summary>The name of a series.</summary>
    public static Rejection? Series(ReadOnlySpan<byte> name)
    {
        if (name.Length == 0) return Rejection.Series("series is empty");
        if (name.Length > LongestName) return Rejection.Series($"series has a name of {name.Length} bytes; at most {LongestName} are taken");
        return Utf8.IsValid(name) ? null : Rejection.Series($"series is not UTF-8 text: byte {FirstInvalid(name)} of its name cannot be read");
    }

    /// <summary>An event time; <paramref name="recordTime"/> is that of the record itself.</summary>
    public Rejection? Time(long time, long recordTime)
    {
        if (time == SourceRecord.NoTime) return Rejection.Timestamp("timestamp is missing, and the record itself has no time");
        if (time < earliest) return Rejection.Timestamp($"timestamp {EventTime.Format(time)} lies before Input:EarliestTime {EventTime.Format(earliest)}");
        if (time > latest) return Rejection.Timestamp($"timestamp {EventTime.Format(time)} lies after Input:LatestTime {EventTime.Format(latest)}");
        return maxAhead > 0 && recordTime != SourceRecord.NoTime && time - recordTime > maxAhead
            ? Rejection.Timestamp($"timestamp {EventTime.Format(time)} lies farther ahead of the record's own time {EventTime.Format(recordTime)} than Input:MaxAhead {Duration.Format(options.MaxAhead)} allows")
            : null;
    }

    /// <summary>A value that was read as a number.</summary>
    public static Rejection? Value(double value, ReadOnlySpan<byte> written)
    {
        if (Math.Abs(value) <= LargestValue) return null;
        return Rejection.Value($"value is {Shown(written)}; a number of at most {LargestValue.ToString(CultureInfo.InvariantCulture)} in size is needed");
    }

    /// <summary>A number as CSV and line protocol write it, the whole text and nothing else.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out double number) => Utf8Parser.TryParse(text, out number, out int read) && read == text.Length;

    /// <summary>Bytes of a record as a message may show them: at most 40, what is no text replaced.</summary>
    public static string Shown(ReadOnlySpan<byte> bytes)
    {
        const int most = 40;
        string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, most)]);
        var shown = new StringBuilder(text.Length);
        foreach (char c in text) shown.Append(char.IsControl(c) ? ' ' : c);
        return bytes.Length > most ? shown.Append("...").ToString() : shown.ToString();
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out int length) == System.Buffers.OperationStatus.Done) at += length;
        return at;
    }
}
