using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Chaos;
using StreamForecast.EndToEnd.Servers;
using Xunit.Abstractions;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>A process stands still in the middle of a transaction until its partitions went to another, and then goes on: nothing it writes is ever seen.</summary>
[Collection(KafkaCollection.Name)]
public sealed class ZombieScenario(KafkaFixture kafka, ITestOutputHelper output)
{
    private const string Input = "zombie.observations";

    [KafkaFact]
    public async Task What_a_process_writes_that_was_thought_dead_is_seen_by_nobody()
    {
        await kafka.Topics.Create(4, Input);
        using var line = new Line(kafka.Topics, Input, "zombie");
        line.Settings["Kafka:Transaction:MaxDelay"] = "500ms";
        line.Settings["Kafka:Transaction:Timeout"] = "6s";
        line.Settings["Kafka:Client:session_timeout_ms"] = "3000";
        line.Settings["Kafka:Client:heartbeat_interval_ms"] = "500";
        var feed = new ChaosFeed(kafka.Topics, Input, seed: 9);
        feed.Start();
        await using var zombie = line.Start();
        await zombie.WaitForLine("first start", Line.Patience);
        using var forecasts = line.ReadForecasts();
        forecasts.ReadUntil(500, zombie, Line.Patience);

        OpenTransaction.Wait(kafka.Address, line.Settings["Kafka:ForecastsTopic"], 4, Line.Patience);
        zombie.Freeze();
        await using var heir = line.Start();
        await heir.WaitForLine("continues from its snapshot", Line.Patience);
        forecasts.ReadUntil(forecasts.ReadToEnd().Count + 1000, heir, Line.Patience);
        zombie.Thaw();
        await zombie.WaitForLine("to others", Line.Patience);
        forecasts.ReadUntil(forecasts.ReadToEnd().Count + 1000, heir, Line.Patience);
        var inputs = await feed.Stop();
        using var letters = line.ReadDeadLetters();
        Answers.ReadUntilAll(forecasts, letters, inputs, heir);
        await Line.StopWell(zombie);
        await Line.StopWell(heir);
        foreach (string told in (zombie.Errors + "\n" + heir.Errors).Split('\n').Where(text => text.Contains(" WARN ", StringComparison.Ordinal))) output.WriteLine($"note: {told}");

        using var calm = new Line(kafka.Topics, Input, "zombie-calm");
        RunComparison.Compare(await calm.RunAll(inputs), line.ReadOutputs()).AssertNone("Outputs beside a process that was thought dead, against an uninterrupted run");
    }
}
