using System.Text;
using System.Text.Json;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Decoding;

/// <summary>
/// Reads a JSON object: series (text), timestamp (text or number), value (number, or null for a gap), under the names that
/// <see cref="InputOptions"/> gives. Other fields are passed over; of a field that comes twice the last counts. The
/// record's key and time stand in for an absent (or null) series and timestamp.
/// </summary>
internal sealed class JsonDecoder(InputOptions options) : IRecordDecoder
{
    private readonly InputRules rules = new(options);
    private readonly byte[] seriesField = Encoding.UTF8.GetBytes(options.SeriesField);
    private readonly byte[] timestampField = Encoding.UTF8.GetBytes(options.TimestampField);
    private readonly byte[] valueField = Encoding.UTF8.GetBytes(options.ValueField);
    private readonly byte[] name = new byte[6 * InputRules.LongestName];    // "\u0041" is six bytes for one
    private readonly byte[] stamp = new byte[64];

    /// <inheritdoc/>
    public Rejection? Decode(SourceRecord record, DecodedRows rows)
    {
        if (rules.Record(record) is { } unreadable) return unreadable;
        var reader = new Utf8JsonReader(record.Value);
        try
        {
            return Decode(ref reader, record, rows);
        }
        catch (JsonException e)
        {
            return Broken(record.Value, e);
        }
        catch (InvalidOperationException)
        {
            return Rejection.Syntax("the JSON holds half of a surrogate pair (\\uD800 to \\uDFFF) in a string");
        }
    }

    private Rejection? Decode(ref Utf8JsonReader reader, SourceRecord record, DecodedRows rows)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return Rejection.Syntax($"the JSON is {Found(ref reader)}; an object with the field \"{options.ValueField}\" is needed");

        int nameLength = -1;        // -1: the record's key names the series
        bool valueGiven = false;
        long time = record.Time;
        double value = 0;
        Rejection? problem = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(valueField))
            {
                reader.Read();
                problem = Value(ref reader, out value) ?? problem;
                valueGiven = true;
            }
            else if (reader.ValueTextEquals(timestampField))
            {
                reader.Read();
                problem = Time(ref reader, record.Time, out time) ?? problem;
            }
            else if (reader.ValueTextEquals(seriesField))
            {
                reader.Read();
                problem = Series(ref reader, out nameLength) ?? problem;
            }
            else
            {
                reader.Read();
            }
            reader.Skip();      // an object or array where a plain value was needed, or a field that is not ours
        }
        reader.Read();          // whatever follows the object is an error, which the reader raises

        if (problem is not null) return problem;
        if (!valueGiven) return Rejection.Value($"value is missing: there is no field \"{options.ValueField}\"");
        ReadOnlySpan<byte> series = nameLength < 0 ? record.Key : name.AsSpan(0, nameLength);
        problem = InputRules.Series(series) ?? rules.Time(time, record.Time);
        if (problem is null) rows.Add(series, time, value);
        else if (series.Length == 0) problem = Rejection.Series(nameLength < 0 ? $"series is empty: neither the field \"{options.SeriesField}\" nor the record's key names one" : $"series is empty: the field \"{options.SeriesField}\" is \"\"");
        return problem;
    }

    private static Rejection? Value(ref Utf8JsonReader reader, out double value)
    {
        value = double.NaN;
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.Number) return Rejection.Value($"value is {Found(ref reader)}; a number is needed");
        _ = reader.TryGetDouble(out value);
        return InputRules.Value(value, reader.ValueSpan);
    }

    private Rejection? Time(ref Utf8JsonReader reader, long recordTime, out long time)
    {
        time = recordTime;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number:
                return reader.TryGetDouble(out double epoch) && EventTime.TryFromNumber(epoch, out time) ? null : Rejection.Timestamp($"timestamp is {InputRules.Shown(reader.ValueSpan)}; an epoch in seconds or milliseconds is needed");
            case JsonTokenType.String when reader.ValueSpan.Length <= stamp.Length:
                int length = reader.CopyString(stamp);
                if (EventTime.TryParse(stamp.AsSpan(0, length), out time)) return null;
                break;
        }
        return Rejection.Timestamp($"timestamp is {Found(ref reader)}; ISO 8601 text or an epoch in seconds or milliseconds is needed");
    }

    private Rejection? Series(ref Utf8JsonReader reader, out int length)
    {
        length = -1;
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.String) return Rejection.Series($"series is {Found(ref reader)}; a string is needed");
        if (reader.ValueSpan.Length > name.Length) return Rejection.Series($"series has a name of {reader.ValueSpan.Length} bytes; at most {InputRules.LongestName} are taken");
        length = reader.CopyString(name);
        return null;
    }

    private static string Found(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => $"the string \"{InputRules.Shown(reader.ValueSpan)}\"",
        JsonTokenType.Number => $"the number {InputRules.Shown(reader.ValueSpan)}",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        JsonTokenType.StartArray => "an array",
        _ => "an object",
    };

    private static Rejection Broken(ReadOnlySpan<byte> json, JsonException e)
    {
        // Lines are counted from 0, and the byte within its line.
        int at = 0;
        for (long line = e.LineNumber ?? 0; line > 0; line--) at += json[at..].IndexOf((byte)'\n') + 1;
        at = Math.Min(json.Length, at + (int)(e.BytePositionInLine ?? 0));
        if (at > 0 && json[at - 1] == '-') at--;
        ReadOnlySpan<byte> rest = json[at..];
        if (rest.Trim(" \t\r\n"u8).Length == 0) return Rejection.Syntax($"the JSON ends at byte {json.Length}, before it is complete");
        foreach (string word in (ReadOnlySpan<string>)["NaN", "Infinity", "-Infinity", "nan", "inf"])
            if (rest.StartsWith(Encoding.UTF8.GetBytes(word))) return Rejection.Syntax($"the JSON holds {word} at byte {at}, which is no JSON; send a finite number, or null for a gap");
        int end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return Rejection.Syntax($"the JSON breaks at byte {at}: {(end < 0 ? e.Message : e.Message[..end]).TrimEnd('.')}");
    }
}
