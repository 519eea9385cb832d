using StreamForecast.EndToEnd.Servers;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>Topics that are not there: made, or asked for by name when the daemon may not make them.</summary>
[Collection(KafkaCollection.Name)]
public sealed class MissingTopicScenario(KafkaFixture kafka)
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

    private static async Task WaitUntil(Func<bool> holds, ChildProcess daemon)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds()) { Assert.False(daemon.HasEnded, daemon.Tail()); await Task.Delay(100, late.Token); }
    }
}
