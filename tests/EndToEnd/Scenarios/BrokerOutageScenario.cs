using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>The broker goes away under load and comes back, or is not there at all; the daemon waits, says so once, and loses nothing.</summary>
public sealed class BrokerOutageScenario
{
    private const string Away = "cannot be reached";

    [KafkaTheory]
    [InlineData("ExactlyOnce", false)]
    [InlineData("ExactlyOnce", true)]
    [InlineData("AtLeastOnce", false)]
    public async Task While_the_broker_is_away_the_daemon_waits_and_loses_nothing(string guarantee, bool isKilled)
    {
        if (KafkaLocation.Found.Jars is not { } jars)
        {
            Assert.False(KafkaLocation.Found.Address is null, KafkaLocation.Found.Missing);
            return; // a broker that was given by its address is not ours to stop
        }
        await using var broker = await KafkaBroker.Create(jars);
        using var topics = new TopicClient(broker.Address);
        await topics.Create(4, "outage.observations");
        using var line = new Line(topics, "outage.observations", "outage");
        line.Settings["Kafka:Guarantee"] = guarantee;
        using var forecasts = line.ReadForecasts();
        await using var daemon = line.Start();

        var inputs = topics.Produce("outage.observations", SampleRecords.Make(series: 100, rows: 100, seed: 2));
        forecasts.ReadUntil(inputs.Count / 4, daemon, Line.Patience);
        topics.WaitForCommit("outage", "outage.observations"); // the hard case: the group is ahead of the newest snapshot
        if (isKilled) await broker.Kill();
        else await broker.Stop();
        await daemon.WaitForLine(Away, TimeSpan.FromSeconds(60));
        await broker.Start();
        inputs.AddRange(topics.Produce("outage.observations", SampleRecords.Make(series: 100, rows: 200, seed: 2).Skip(inputs.Count)));
        Answers.ReadUntilAll(forecasts, inputs, daemon);
        await Line.StopWell(daemon);

        var all = ForecastRecord.All(forecasts.ReadToEnd());
        using var calm = new Line(topics, "outage.observations", "calm");
        (guarantee == "ExactlyOnce" ? TopicAudit.ExactlyOnce(inputs, all) : TopicAudit.AtLeastOnce(inputs, all)).AssertNone("Outputs across a broker's outage");
        TopicAudit.SamePayloads(await calm.RunUntil(inputs.Count), all).AssertNone("Payloads across a broker's outage, against a run without one");
        await daemon.WaitForLine("is back", TimeSpan.Zero);
        Assert.True((daemon.Output + daemon.Errors).Split(Away).Length == 2, $"One outage is to be said once.\n{daemon.Tail(100)}");
    }

    [Fact]
    public async Task Without_a_broker_a_start_waits_says_so_once_and_ends_well_when_told()
    {
        using var topics = new TopicClient("127.0.0.1:1");
        using var line = new Line(topics, "nowhere.observations", "nowhere");
        await using var daemon = line.Start();
        await daemon.WaitForLine("waiting for Kafka at 127.0.0.1:1", Line.Patience);
        await Assert.ThrowsAsync<TimeoutException>(() => daemon.WaitForEnd(TimeSpan.FromSeconds(90)).WaitAsync(TimeSpan.FromSeconds(8)));
        await Line.StopWell(daemon);
        Assert.Single(daemon.Errors.Split('\n'), said => said.Contains("127.0.0.1:1", StringComparison.Ordinal));
    }
}
