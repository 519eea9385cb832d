using System.Text.Json;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>What the daemon writes to real databases is what it writes to Kafka, also when the database goes away meanwhile.</summary>
[Collection(KafkaCollection.Name)]
public sealed class DatabaseScenarios(KafkaFixture kafka)
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(90);
    private static readonly string[] fields = ["value", "expected", "lower", "upper", "score"];

    [KafkaFact("influxd")]
    public Task InfluxDB_holds_every_point_though_it_was_killed_under_load() => Holds_every_point("influxd");

    [KafkaFact("victoria-metrics")]
    public Task VictoriaMetrics_holds_every_point_though_it_was_away_under_load() => Holds_every_point("victoria-metrics");

    private async Task Holds_every_point(string program)
    {
        string web = $"127.0.0.1:{FreePort.Next()}";
        await using PointDatabase database = await PointDatabase.Create(program, scraped: web);
        using var line = new Line(kafka.Topics, $"{program}.observations", program);
        using var spool = new ScratchFolder($"{program}-spool");
        line.Settings["Output:Influx:Enabled"] = "true";
        line.Settings["Output:Influx:Url"] = database.Url;
        line.Settings["Output:Influx:SpoolDirectory"] = spool.Location;
        line.Settings["Output:Influx:Horizons"] = "true";
        line.Settings["Web:Enabled"] = "true";
        line.Settings["Web:Url"] = $"http://{web}";
        await kafka.Topics.Create(2, $"{program}.observations");
        int sent = 0;
        int Send(int from, int rows) => sent += kafka.Topics.Produce($"{program}.observations", Enumerable.Range(from, rows).SelectMany(Fleet)).Count;

        using TopicReader forecasts = line.ReadForecasts();
        await using ChildProcess daemon = line.Start();
        forecasts.ReadUntil(Send(0, 100), daemon, patience);
        await database.TakeAway();
        forecasts.ReadUntil(Send(100, 100), daemon, patience);      // the stream goes on
        await daemon.WaitForLine("does not take points", patience);
        await database.Start();
        forecasts.ReadUntil(Send(200, 50), daemon, patience);
        await daemon.WaitForLine("takes points again", patience);
        for (int from = 250; from < 280; from += 10)        // counters are told of by their growth
        {
            forecasts.ReadUntil(Send(from, 10), daemon, patience);
            await database.Collects($"streamforecast_records_received_total == {sent}");
        }
        using var late = new CancellationTokenSource(patience);
        while (Directory.GetFiles(spool.Location).Length > 0) await Task.Delay(100, late.Token);
        await database.AnswersDashboards(Name(Planted.Series), Start.ToUnixTimeMilliseconds(), Start.AddMinutes(250 + 24).ToUnixTimeMilliseconds());
        await Line.StopWell(daemon);

        List<TopicRecord> told = forecasts.ReadToEnd();
        Assert.Equal(sent, told.Count);
        foreach (string field in fields)
        {
            Dictionary<(string, long), double> expected = [];
            foreach (TopicRecord record in told)
            {
                using JsonDocument payload = JsonDocument.Parse(record.Value);
                JsonElement row = payload.RootElement;
                if (row.GetProperty(field).ValueKind == JsonValueKind.Number) expected[(row.GetProperty("series").GetString()!, row.GetProperty("timestamp").GetDateTimeOffset().ToUnixTimeMilliseconds())] = row.GetProperty(field).GetDouble();
            }
            Dictionary<(string, long), double> held = await database.Values(field);
            Assert.Equal(expected.Count, held.Count);
            Assert.All(expected, point => Assert.Equal(point.Value, held[point.Key], 1e-12 * Math.Abs(point.Value)));
        }
    }

    private const int Series = 40;
    private static readonly (int Series, int Row) Planted = (8, 220);
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Name(int series) => $"site {series % 3}/pump={series}";

    private static IEnumerable<(byte[]? Key, byte[]? Value)> Fleet(int row)
    {
        for (int s = 0; s < Series; s++)
            yield return SampleRecords.Json(Name(s), Start.AddMinutes(row), row % 50 == 49 ? null : (s, row) == Planted ? 900 : Math.Round(10 + s + 5 * Math.Sin(row / 7.0), 3));
    }
}
