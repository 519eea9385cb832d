using System.Text;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Decoding;

/// <summary>
/// Reads InfluxDB line protocol: one or more lines <c>measurement[,tag=value...] field=value[,field=value...] [time]</c>.
/// Every numeric field becomes an observation of the series "measurement,tags field", names as written, tags in order of
/// their names. Text and truth values are passed over, and so are comments and blank lines.
/// </summary>
internal sealed class LineProtocolDecoder(InputOptions options) : IRecordDecoder
{
    private const int MostTags = 128;

    private readonly InputRules rules = new(options);
    private readonly byte[][] wanted = [.. options.Fields.Select(Encoding.UTF8.GetBytes)];
    private readonly (int Start, int End)[] tags = new (int, int)[MostTags];
    private readonly byte[] name = new byte[InputRules.LongestName];

    /// <inheritdoc/>
    public Rejection? Decode(SourceRecord record, DecodedRows rows)
    {
        if (rules.Record(record) is { } unreadable) return unreadable;
        int before = rows.Count, number = 0;
        ReadOnlySpan<byte> rest = record.Value;
        while (rest.Length > 0)
        {
            int length = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (length < 0 ? rest : rest[..length]).Trim(" \r"u8);
            rest = length < 0 ? default : rest[(length + 1)..];
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            if (Line(line, record.Time, rows) is not { } problem) continue;
            rows.Truncate(before);
            return number == 1 && rest.Length == 0 ? problem : problem with { Reason = $"line {number}: {problem.Reason}" };
        }
        return null;
    }

    private Rejection? Line(ReadOnlySpan<byte> line, long recordTime, DecodedRows rows)
    {
        int keyEnd = LineEscapes.End(line, 0, (byte)' ');
        if (keyEnd == line.Length) return Rejection.Syntax($"\"{InputRules.Shown(line)}\" has no fields; measurement,tags field=value time is needed");
        ReadOnlySpan<byte> fields = line[(keyEnd + 1)..].TrimStart((byte)' ');
        int fieldsEnd = FieldsEnd(fields);
        if (fieldsEnd < 0) return Rejection.Syntax("the line ends inside a quoted text");

        long time = recordTime;
        ReadOnlySpan<byte> stamp = fields[fieldsEnd..].Trim((byte)' ');
        if (stamp.Length > 0 && !TryTime(stamp, out time)) return Rejection.Timestamp($"timestamp is {InputRules.Shown(stamp)}; a whole number of {options.Precision.ToString().ToLowerInvariant()} is needed");
        if (rules.Time(time, recordTime) is { } unbelievable) return unbelievable;

        if (SeriesKey(line[..keyEnd], out int keyLength) is { } nameless) return nameless;
        return Fields(fields[..fieldsEnd], keyLength, time, rows);
    }

    private Rejection? Fields(ReadOnlySpan<byte> fields, int keyLength, long time, DecodedRows rows)
    {
        while (fields.Length > 0)
        {
            int equals = LineEscapes.End(fields, 0, (byte)'=');
            if (equals == 0 || equals >= fields.Length - 1 || fields[equals + 1] == ',') return Rejection.Syntax($"\"{InputRules.Shown(fields)}\" is no field; name=value is needed");
            int end = equals + 1 + ValueEnd(fields[(equals + 1)..]);
            ReadOnlySpan<byte> field = fields[..equals], text = fields[(equals + 1)..end];
            fields = end == fields.Length ? default : fields[(end + 1)..];
            if (!IsWanted(field) || IsTextOrTruth(text)) continue;

            ReadOnlySpan<byte> digits = text[^1] is (byte)'i' or (byte)'u' ? text[..^1] : text;
            if (!InputRules.TryNumber(digits, out double value)) return Rejection.Value($"field {InputRules.Shown(field)} is {InputRules.Shown(text)}; a number is needed");
            if (InputRules.Value(value, text) is { } problem) return problem with { Reason = $"field {InputRules.Shown(field)}: {problem.Reason}" };
            if (keyLength + 1 + field.Length > name.Length) return Rejection.Series($"series has a name of {keyLength + 1 + field.Length} bytes; at most {InputRules.LongestName} are taken");
            name[keyLength] = (byte)' ';
            field.CopyTo(name.AsSpan(keyLength + 1));
            rows.Add(name.AsSpan(0, keyLength + 1 + field.Length), time, value);
        }
        return null;
    }

    /// <summary>Writes measurement and tags, the tags in order, to the front of <see cref="name"/>.</summary>
    private Rejection? SeriesKey(ReadOnlySpan<byte> key, out int length)
    {
        length = 0;
        if (key.Length >= name.Length) return Rejection.Series($"series has a name of {key.Length} bytes; at most {InputRules.LongestName} are taken");
        int end = LineEscapes.End(key, 0, (byte)',');
        if (end == 0) return Rejection.Series("series is empty: the line does not begin with a measurement");
        key[..end].CopyTo(name);
        length = end;
        int count = 0;
        while (end < key.Length)
        {
            int start = end + 1;
            end = LineEscapes.End(key, start, (byte)',');
            if (count == MostTags) return Rejection.Series($"the line has more than {MostTags} tags");
            int at = count++;
            while (at > 0 && key[tags[at - 1].Start..tags[at - 1].End].SequenceCompareTo(key[start..end]) > 0) tags[at] = tags[--at];
            tags[at] = (start, end);
        }
        for (int i = 0; i < count; i++)
        {
            name[length++] = (byte)',';
            key[tags[i].Start..tags[i].End].CopyTo(name.AsSpan(length));
            length += tags[i].End - tags[i].Start;
        }
        return null;
    }

    private bool TryTime(ReadOnlySpan<byte> text, out long time)
    {
        bool whole = System.Buffers.Text.Utf8Parser.TryParse(text, out long ticks, out int read) && read == text.Length;
        (time, bool fits) = options.Precision switch
        {
            TimePrecision.Nanoseconds => (ticks >= 0 ? ticks / 1_000_000 : (ticks - 999_999) / 1_000_000, true),
            TimePrecision.Microseconds => (ticks >= 0 ? ticks / 1000 : (ticks - 999) / 1000, true),
            TimePrecision.Milliseconds => (ticks, true),
            _ => (unchecked(ticks * 1000), Math.Abs((double)ticks) < 9e15),
        };
        return whole && fits;
    }

    private bool IsWanted(ReadOnlySpan<byte> field)
    {
        foreach (byte[] one in wanted)
            if (field.SequenceEqual(one)) return true;
        return wanted.Length == 0;
    }

    private static bool IsTextOrTruth(ReadOnlySpan<byte> text) =>
        text[0] == '"' || (text[0] is (byte)'t' or (byte)'T' or (byte)'f' or (byte)'F'
            && (text.Length == 1 || text.SequenceEqual("true"u8) || text.SequenceEqual("True"u8) || text.SequenceEqual("TRUE"u8)
                || text.SequenceEqual("false"u8) || text.SequenceEqual("False"u8) || text.SequenceEqual("FALSE"u8)));

    /// <summary>Where the field set ends: the first space outside quotes, or the end; -1 when a quote is left open.</summary>
    private static int FieldsEnd(ReadOnlySpan<byte> text)
    {
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') quoted = !quoted;
            else if (text[i] == ' ' && !quoted) return i;
        }
        return quoted ? -1 : text.Length;
    }

    /// <summary>Where a field's value ends: the first comma outside quotes, or the end.</summary>
    private static int ValueEnd(ReadOnlySpan<byte> text)
    {
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && quoted) i++;
            else if (text[i] == '"') quoted = !quoted;
            else if (text[i] == ',' && !quoted) return i;
        }
        return text.Length;
    }
}
