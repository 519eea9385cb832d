using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>A second process joins the group under load, and the first one leaves: partitions move with their state.</summary>
[Collection(KafkaCollection.Name)]
public sealed class ScaleOutScenario(KafkaFixture kafka)
{
    private const string Input = "scale.observations";

    [KafkaFact]
    public async Task Partitions_move_to_a_second_process_and_back_without_a_loss_a_double_or_a_change()
    {
        await kafka.Topics.Create(4, Input);
        using var line = new Line(kafka.Topics, Input, "scale"); // both processes keep their state in its one folder
        using var forecasts = line.ReadForecasts();
        await using var first = line.Start();
        await first.WaitForLine("first start", Line.Patience);

        var feeding = Task.Run(Feed);
        forecasts.ReadUntil(2000, first, Line.Patience);
        await using var second = line.Start();
        await second.WaitForLine("continues from its snapshot", Line.Patience);
        Assert.False(feeding.IsCompleted, "All was fed before the second process had a partition: this run shows nothing.");
        forecasts.ReadUntil(forecasts.Records.Count + 5000, second, Line.Patience);
        await Line.StopWell(first);
        var inputs = await feeding;
        Answers.ReadUntilAll(forecasts, inputs, second);
        await Line.StopWell(second);

        var all = ForecastRecord.All(forecasts.ReadToEnd());
        using var alone = new Line(kafka.Topics, Input, "alone");
        TopicAudit.ExactlyOnce(inputs, all).AssertNone("Outputs of two processes that shared the partitions");
        TopicAudit.SamePayloads(await alone.RunUntil(inputs.Count), all).AssertNone("Payloads of two processes, against one alone");
    }

    /// <summary>Some thousands of records a second, long enough for the group to settle twice.</summary>
    private async Task<List<TopicRecord>> Feed()
    {
        List<TopicRecord> sent = [];
        foreach (var portion in SampleRecords.Make(series: 150, rows: 350, seed: 5).Chunk(250))
        {
            sent.AddRange(kafka.Topics.Produce(Input, portion));
            await Task.Delay(60);
        }
        return sent;
    }
}
