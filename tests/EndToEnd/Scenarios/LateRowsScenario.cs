using System.Globalization;
using System.Text.Json;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;
using Xunit.Abstractions;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>Rows that come late within the allowed lateness, to a daemon that is stopped in between: it ends where it would have with the rows in order, and publishes what has changed.</summary>
[Collection(KafkaCollection.Name)]
public sealed class LateRowsScenario(KafkaFixture kafka, ITestOutputHelper output)
{
    private const int Series = 20, Rows = 700;
    private static readonly DateTimeOffset start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan lateness = TimeSpan.FromMinutes(30);

    [KafkaFact]
    public async Task Late_rows_are_put_where_they_belong_verdicts_are_corrected_and_what_comes_too_late_is_set_aside()
    {
        var rows = Make().ToList();
        var random = new Random(5);
        var shuffled = rows.Select(row => (Row: row, At: row.Time + (random.Next(20) == 0 ? lateness * random.NextDouble() : TimeSpan.Zero))).OrderBy(row => row.At).Select(row => row.Row).ToList();
        shuffled.Insert(shuffled.Count * 2 / 3, shuffled[shuffled.Count / 3] with { Value = 1 });

        var ordered = await Answer("in-order", rows, stops: 0);
        var late = await Answer("out-of-order", shuffled, stops: 1);

        int corrections = late.Anomalies.Count(anomaly => anomaly.TryGetProperty("revision", out _));
        output.WriteLine($"note: {late.Forecasts.Count(f => Text(f, "status") == "inserted")} rows of {shuffled.Count} inserted, {corrections} corrections, {late.DeadLetters.Count} too late");
        Assert.True(corrections > 10, $"{corrections} corrections: this run shows little");
        Assert.Equal(Standing(ordered.Anomalies), Standing(late.Anomalies));
        Assert.Equal(Newest(ordered.Forecasts), Newest(late.Forecasts));
        Assert.Empty(ordered.DeadLetters);
        TopicRecord letter = Assert.Single(late.DeadLetters);
        Assert.StartsWith("too-late: the series has gone on", letter.Headers["reason"]);
        Assert.Equal(rows.Count, late.Forecasts.Count);
    }

    private async Task<(List<JsonElement> Forecasts, List<JsonElement> Anomalies, List<TopicRecord> DeadLetters)> Answer(string name, List<Observation> rows, int stops)
    {
        await kafka.Topics.Create(2, $"{name}.observations");
        kafka.Topics.Produce($"{name}.observations", rows.Select(row => SampleRecords.Json(row.Series, row.Time, row.Value)));
        using var line = new Line(kafka.Topics, $"{name}.observations", name);
        line.Settings["Input:AllowedLateness"] = lateness.ToString("c", CultureInfo.InvariantCulture);
        using var forecasts = line.ReadForecasts();
        for (int stop = 0; stop < stops; stop++)
        {
            await using var daemon = line.Start();
            forecasts.ReadUntil(Series * Rows / (stops + 1), daemon, Line.Patience);
            await Line.StopWell(daemon);
        }
        await line.RunUntil(Series * Rows);
        using TopicReader anomalies = line.ReadAnomalies(), deadLetters = line.ReadDeadLetters();
        return (Payloads(forecasts.ReadToEnd()), Payloads(anomalies.ReadToEnd()), deadLetters.ReadToEnd());
    }

    /// <summary>What a reader that keeps the newest word on each row holds, without scores, which every replay moves in their last digits; rows of which nothing is told are left out.</summary>
    private static List<string> Standing(List<JsonElement> anomalies)
    {
        var held = new Dictionary<string, string>();
        foreach (JsonElement anomaly in anomalies)
        {
            string row = $"{Text(anomaly, "series")} {Text(anomaly, "timestamp")}";
            if (anomaly.TryGetProperty("revision", out JsonElement revision)) Assert.True(revision.GetInt32() >= 1 && anomaly.GetProperty("was").GetProperty("score").ValueKind == JsonValueKind.Number);
            if (Text(anomaly, "kind") == "none" && Text(anomaly, "state") is "none" or "open") held.Remove(row);
            else held[row] = $"{row} {Text(anomaly, "severity")} {Text(anomaly, "kind")} {Text(anomaly, "direction")} {anomaly.GetProperty("event")} {Text(anomaly, "state")}";
        }
        return [.. held.Values.Order(StringComparer.Ordinal)];
    }

    /// <summary>The newest forecast of each series.</summary>
    private static List<string> Newest(List<JsonElement> forecasts) =>
        [.. forecasts.GroupBy(f => Text(f, "series"), StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Last().GetProperty("forecast")}")];

    private static List<JsonElement> Payloads(List<TopicRecord> records) => [.. records.Select(record => JsonDocument.Parse(record.Value).RootElement)];

    private static string Text(JsonElement payload, string field) => payload.GetProperty(field).GetString()!;

    private static IEnumerable<Observation> Make()
    {
        var random = new Random(4);
        for (int row = 0; row < Rows; row++)
            for (int s = 0; s < Series; s++)
            {
                double value = 50 + s + 10 * Math.Sin(2 * Math.PI * row / 60) + random.NextDouble() + (row % 100 == 30 + s ? 40 : 0);
                yield return new($"sensor-{s}", start.AddMinutes(row), Math.Round(value, 3));
            }
    }

    private readonly record struct Observation(string Series, DateTimeOffset Time, double Value);
}
