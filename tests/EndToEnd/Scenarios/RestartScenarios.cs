using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;
using Xunit.Abstractions;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>The daemon is stopped or killed in the middle of its work and started again; an uninterrupted run is the measure.</summary>
[Collection(KafkaCollection.Name)]
public sealed class RestartScenarios(KafkaFixture kafka, RestartScenarios.UninterruptedRun uninterrupted, ITestOutputHelper output) : IClassFixture<RestartScenarios.UninterruptedRun>
{
    private const string Input = "restart.observations";
    private static readonly double[] breaks = [0.15, 0.4, 0.65];

    [KafkaFact]
    public async Task After_a_stop_in_the_middle_the_union_of_outputs_is_that_of_an_uninterrupted_run()
    {
        var (inputs, expected) = await uninterrupted.Get(kafka.Topics);
        using var line = new Line(kafka.Topics, Input, "stopped");
        using var forecasts = line.ReadForecasts();

        foreach (double share in breaks)
        {
            await using var daemon = line.Start();
            forecasts.ReadUntil((int)(share * inputs.Count), daemon, Line.Patience);
            await Line.StopWell(daemon);
            Assert.True(forecasts.ReadToEnd().Count < inputs.Count, "The daemon had answered everything before it was stopped: this run shows nothing.");
            output.WriteLine($"note: stopped at {forecasts.Records.Count} of {inputs.Count} records");
        }
        var all = await line.RunUntil(inputs.Count);

        TopicAudit.ExactlyOnce(inputs, all).AssertNone("Outputs of a run that was stopped three times");
        TopicAudit.SamePayloads(expected, all).AssertNone("Payloads against the uninterrupted run's");
    }

    [KafkaTheory]
    [InlineData("1s", "ExactlyOnce", "with snapshots between the kills")]
    [InlineData("1h", "ExactlyOnce", "before the first regular snapshot")]
    [InlineData("1h", "AtLeastOnce", "before the first regular snapshot")]
    public async Task After_a_kill_in_the_middle_nothing_is_lost_no_payload_differs_and_under_exactly_once_nothing_is_doubled(string snapshotInterval, string guarantee, string when)
    {
        var (inputs, expected) = await uninterrupted.Get(kafka.Topics);
        using var line = new Line(kafka.Topics, Input, $"killed-{snapshotInterval}-{guarantee}");
        line.Settings["State:SnapshotInterval"] = snapshotInterval;
        line.Settings["Kafka:Guarantee"] = guarantee;
        using var forecasts = line.ReadForecasts();

        int reached = 0;
        foreach (double share in breaks)
        {
            await using var daemon = line.Start();
            forecasts.ReadUntil(Math.Max(reached + 1000, (int)(share * inputs.Count)), daemon, Line.Patience);
            await daemon.Kill();
            reached = forecasts.ReadToEnd().Count;
            output.WriteLine($"note: killed at {reached} outputs of {inputs.Count} records");
        }
        await using var last = line.Start();
        Answers.ReadUntilAll(forecasts, inputs, last);
        await Line.StopWell(last);
        var all = ForecastRecord.All(forecasts.ReadToEnd());

        (guarantee == "ExactlyOnce" ? TopicAudit.ExactlyOnce(inputs, all) : TopicAudit.AtLeastOnce(inputs, all)).AssertNone("Outputs of a run that was killed three times");
        TopicAudit.SamePayloads(expected, all).AssertNone("Payloads against the uninterrupted run's");
        output.WriteLine($"measured: {all.Count - inputs.Count} of {inputs.Count} records answered again after three kills, {guarantee}, {when}");
    }

    /// <summary>The input and what an uninterrupted run makes of it; made by the first test that asks.</summary>
    public sealed class UninterruptedRun
    {
        private (List<TopicRecord>, List<ForecastRecord>)? made;

        internal async Task<(List<TopicRecord> Inputs, List<ForecastRecord> Outputs)> Get(TopicClient topics)
        {
            if (made is { } known) return known;
            await topics.Create(4, Input);
            var inputs = topics.Produce(Input, SampleRecords.Make(series: 150, rows: 400, seed: 1));
            using var line = new Line(topics, Input, "uninterrupted");
            var outputs = await line.RunUntil(inputs.Count);
            TopicAudit.ExactlyOnce(inputs, outputs).AssertNone("Outputs of the uninterrupted run");
            made = (inputs, outputs);
            return (inputs, outputs);
        }
    }
}
