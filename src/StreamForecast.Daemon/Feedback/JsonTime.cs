using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Feedback;

/// <summary>A time in JSON: read in every form that records may have (<see cref="EventTime"/>), written as ISO 8601; in the program Unix milliseconds.</summary>
internal sealed class JsonTime : JsonConverter<long>
{
    /// <inheritdoc/>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && EventTime.TryFromNumber(reader.GetDouble(), out long ofNumber)) return ofNumber;
        if (reader.TokenType == JsonTokenType.String && EventTime.TryParse(Encoding.UTF8.GetBytes(reader.GetString()!), out long ofText)) return ofText;
        throw new JsonException("a time is written as 2026-11-20T17:00:00Z, or as epoch seconds or milliseconds");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteStringValue(EventTime.Format(value));
}
