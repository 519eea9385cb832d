using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>Topics that are not there are made, or asked for by name when the daemon may not make them; topics that are there are taken as they are.</summary>
[Collection(KafkaCollection.Name)]
public sealed class TopicScenarios(KafkaFixture kafka)
{
    [KafkaFact]
    public async Task A_missing_topic_that_may_not_be_made_ends_the_start_and_is_named()
    {
        using var line = new Line(kafka.Topics, "missing.observations", "missing");
        line.Settings["Kafka:CreateTopics"] = "false";
        (await Product.Run(["run"], line.Settings)).Refused(1, "missing.observations", "Kafka:CreateTopics");
        Assert.False(kafka.Topics.Exists("missing.observations"));
    }

    [KafkaFact]
    public async Task With_nothing_but_an_address_the_daemon_makes_its_topics_and_answers()
    {
        using var line = new Line(kafka.Topics, "made.observations", "made");
        using var forecasts = line.ReadForecasts();
        await using var daemon = line.Start();
        await daemon.WaitForLine("made.observations", TimeSpan.FromSeconds(60));
        await WaitUntil(() => kafka.Topics.Exists("made.observations"), daemon);
        kafka.Topics.Produce("made.observations", SampleRecords.Make(series: 3, rows: 20, seed: 4).Take(50));
        forecasts.ReadUntil(50, daemon, Line.Patience);
        await Line.StopWell(daemon);
        Assert.All(["made.forecasts", "made.anomalies", "made.dead-letter"], topic => Assert.True(kafka.Topics.Exists(topic), $"{topic} was not made"));
    }

    [KafkaFact]
    public async Task Topics_of_the_operators_own_that_refuse_times_to_come_still_get_every_forecast()
    {
        // A broker since 4.0 refuses times more than an hour ahead, and with one record the message set it came in.
        string[] plain = ["ahead.observations", "ahead.forecasts", "ahead.anomalies", "ahead.dead-letter"];
        await kafka.Topics.Create(2, new Dictionary<string, string> { ["retention.ms"] = "-1" }, plain);
        var ahead = new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var inputs = kafka.Topics.Produce("ahead.observations", SampleRecords.Make(series: 4, rows: 40, seed: 6)
            .Select((record, i) => i % 5 == 0 ? SampleRecords.Json($"ahead-{i % 3}", ahead.AddMinutes(i), i) : record));
        using var line = new Line(kafka.Topics, "ahead.observations", "ahead");

        TopicAudit.ExactlyOnce(inputs, await line.RunUntil(inputs.Count)).AssertNone("Forecasts for times to come");
    }

    [KafkaTheory]
    [InlineData("ExactlyOnce")]
    [InlineData("AtLeastOnce")]
    public async Task Topics_that_take_small_records_only_get_every_forecast_and_of_a_giant_dead_letter_what_they_take(string guarantee)
    {
        string name = $"small-{guarantee}";
        await kafka.Topics.Create(2, $"{name}.observations");
        await kafka.Topics.Create(2, new Dictionary<string, string> { ["retention.ms"] = "-1", ["max.message.bytes"] = "20000" }, [$"{name}.forecasts", $"{name}.anomalies", $"{name}.dead-letter"]);
        var inputs = kafka.Topics.Produce($"{name}.observations", SampleRecords.Make(series: 4, rows: 100, seed: 7).Append(("giant"u8.ToArray(), [.. Enumerable.Repeat((byte)'x', 100_000)])));
        using var line = new Line(kafka.Topics, $"{name}.observations", name);
        line.Settings["Kafka:Guarantee"] = guarantee;

        TopicAudit.ExactlyOnce(inputs[..^1], await line.RunUntil(inputs.Count - 1)).AssertNone("Forecasts to a topic of small records");
        var letter = Assert.Single(kafka.Topics.ReadAll($"{name}.dead-letter"));
        Assert.Equal("the first 12500 of 100000 bytes", letter.Headers["truncated"]);
        Assert.Equal(12500, letter.Value!.Length);
    }

    private static async Task WaitUntil(Func<bool> holds, ChildProcess daemon)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds()) { Assert.False(daemon.HasEnded, daemon.Tail()); await Task.Delay(100, late.Token); }
    }
}
