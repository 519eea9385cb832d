using System.Text.Json;
using StreamForecast.EndToEnd.Servers;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>One of three sensors stops speaking, the daemon is stopped and started meanwhile, and the sensor comes back.</summary>
[Collection(KafkaCollection.Name)]
public sealed class SilenceScenario(KafkaFixture kafka)
{
    private const string Input = "silence.observations";
    private static readonly DateTimeOffset start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [KafkaFact]
    public async Task A_sensor_that_stops_is_told_by_the_record_that_shows_it_and_again_when_it_speaks()
    {
        await kafka.Topics.Create(1, Input);
        using var line = new Line(kafka.Topics, Input, "silence");
        line.Settings["Anomaly:Silence"] = "10";
        line.Settings["Anomaly:SilenceAllowance"] = "30s";
        using var anomalies = line.ReadAnomalies();

        var first = kafka.Topics.Produce(Input, [.. Minutes(0, 60, "a", "b", "c"), .. Minutes(60, 9, "a", "b"), .. Minutes(69, 3, "a", "b")]);
        await line.RunUntil(first.Count);
        var second = kafka.Topics.Produce(Input, [.. Minutes(72, 20, "a", "b"), .. Minutes(92, 1, "c", "a", "b")]);
        await line.RunUntil(first.Count + second.Count);

        var told = anomalies.ReadToEnd().Select(record => JsonDocument.Parse(record.Value).RootElement).Where(anomaly => anomaly.TryGetProperty("silent", out _)).ToList();
        Assert.Equal(2, told.Count);
        string deadline = "2026-03-01T01:09:00Z";       // ten minutes after minute 59
        Assert.Equal(("c", true, deadline, deadline, "gap", "opened"), Word(told[0]));
        Assert.Equal(JsonValueKind.Null, told[0].GetProperty("value").ValueKind);
        Assert.Equal(60 * 3 + 9 * 2 + 2, told[0].GetProperty("source").GetProperty("offset").GetInt64());      // minute 70 of a: the first beyond deadline and allowance
        Assert.Equal(("c", false, "2026-03-01T01:32:00Z", deadline, "gap", "closed"), Word(told[1]));
        Assert.Equal(first.Count + 40, told[1].GetProperty("source").GetProperty("offset").GetInt64());
    }

    private static (string Series, bool Silent, string Time, string Event, string Kind, string State) Word(JsonElement anomaly)
    {
        string Text(string field) => anomaly.GetProperty(field).GetString()!;
        return (Text("series"), anomaly.GetProperty("silent").GetBoolean(), Text("timestamp"), Text("event"), Text("kind"), Text("state"));
    }

    private static IEnumerable<(byte[]? Key, byte[]? Value)> Minutes(int from, int rows, params string[] series) =>
        Enumerable.Range(from, rows).SelectMany(row => series.Select(name => SampleRecords.Json(name, start.AddMinutes(row), 10 + row * 37 % 11)));
}
