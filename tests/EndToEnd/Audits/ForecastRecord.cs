using System.Text;
using System.Text.Json;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Audits;

/// <summary>
/// What an audit needs of a record in topic <c>forecasts</c>: the input record it answers and its series, both as the payload
/// says, and the record itself where it lies.
/// </summary>
internal sealed record ForecastRecord(SourcePosition Source, string Series, TopicRecord Lies)
{
    /// <summary>Whether a field of the payload holds something.</summary>
    public bool Has(string field)
    {
        using var payload = JsonDocument.Parse(Lies.Value);
        return payload.RootElement.GetProperty(field).ValueKind != JsonValueKind.Null;
    }

    /// <summary>Reads the payloads; fails on one that is not what topic <c>forecasts</c> promises.</summary>
    public static List<ForecastRecord> All(IEnumerable<TopicRecord> records) => [.. records.Select(Of)];

    public static ForecastRecord Of(TopicRecord record)
    {
        using var payload = JsonDocument.Parse(record.Value);
        var source = payload.RootElement.GetProperty("source");
        string series = payload.RootElement.GetProperty("series").GetString()!;
        Assert.Equal(series, Encoding.UTF8.GetString(record.Key ?? []));
        return new(new(source.GetProperty("topic").GetString()!, source.GetProperty("partition").GetInt32(), source.GetProperty("offset").GetInt64()), series, record);
    }
}
