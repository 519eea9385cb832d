using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Decoding;

/// <summary>
/// Reads a line of CSV with the columns that <see cref="InputOptions.Columns"/> names. An empty value and NaN are gaps. The
/// record's key and time stand in for a column that is not there, or that is empty.
/// </summary>
internal sealed class CsvDecoder(InputOptions options) : IRecordDecoder
{
    private readonly InputRules rules = new(options);
    private readonly CsvFields fields = new();
    private readonly int series = Array.IndexOf(options.Columns, "series");
    private readonly int timestamp = Array.IndexOf(options.Columns, "timestamp");
    private readonly int value = Array.IndexOf(options.Columns, "value");

    /// <inheritdoc/>
    public Rejection? Decode(SourceRecord record, DecodedRows rows)
    {
        if (rules.Record(record) is { } unreadable) return unreadable;
        ReadOnlySpan<byte> line = record.Value.TrimEnd("\r\n"u8);
        if (line.Contains((byte)'\n')) return Rejection.Syntax("the record holds several lines; one is needed");
        if (!fields.Split(line)) return Rejection.Syntax("the line ends inside a quoted field");
        if (fields.Count != options.Columns.Length)
            return Rejection.Syntax($"the line has {fields.Count} fields; Input:Columns names {options.Columns.Length}: {string.Join(", ", options.Columns)}");

        ReadOnlySpan<byte> name = Field(series) is { Length: > 0 } named ? named : record.Key;
        if (name.Length == 0) return Rejection.Series("series is empty: neither the column series nor the record's key names one");
        if (InputRules.Series(name) is { } unnamed) return unnamed;

        long time = record.Time;
        ReadOnlySpan<byte> stamp = Field(timestamp);
        if (stamp.Length > 0 && !EventTime.TryParse(stamp, out time))
            return Rejection.Timestamp($"timestamp is \"{InputRules.Shown(stamp)}\"; ISO 8601 or an epoch in seconds or milliseconds is needed");
        if (rules.Time(time, record.Time) is { } unbelievable) return unbelievable;

        ReadOnlySpan<byte> text = Field(value);
        double number = double.NaN;
        if (text.Length > 0 && !InputRules.TryNumber(text, out number)) return Rejection.Value($"value is \"{InputRules.Shown(text)}\"; a number is needed, or nothing for a gap");
        if (!double.IsNaN(number) && InputRules.Value(number, text) is { } beyond) return beyond;
        rows.Add(name, time, number);
        return null;
    }

    private ReadOnlySpan<byte> Field(int column) => column < 0 ? default : fields[column];
}
