using System.Globalization;
using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Scenarios;
using StreamForecast.EndToEnd.Servers;
using Xunit.Abstractions;

namespace StreamForecast.EndToEnd.Chaos;

/// <summary>
/// Killed again and again under load, a reader of committed records sees what it sees of a run that nobody disturbs, to the
/// byte. `make chaos KILLS=n SEED=s` is the long form.
/// </summary>
[Collection(KafkaCollection.Name)]
public sealed class ChaosScenario(KafkaFixture kafka, ITestOutputHelper output)
{
    private const int Partitions = 4, FewKills = 6;

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : otherwise;

    [KafkaFact]
    public async Task Killed_at_any_moment_the_outputs_are_those_of_an_uninterrupted_run()
    {
        int kills = Number("STREAMFORECAST_CHAOS_KILLS", FewKills), seed = Number("STREAMFORECAST_CHAOS_SEED", 1);
        string input = $"chaos-{seed}.observations";
        await kafka.Topics.Create(Partitions, input);
        using var line = new Line(kafka.Topics, input, $"chaos-{seed}");
        line.Settings["State:SnapshotInterval"] = "1s";
        line.Settings["Kafka:Transaction:MaxDelay"] = "400ms";
        line.Settings["Kafka:Transaction:Timeout"] = "5s";
        line.Settings["Kafka:Client:session_timeout_ms"] = "3000";      // how long the group waits for who was killed
        line.Settings["Kafka:Client:heartbeat_interval_ms"] = "500";

        var feed = new ChaosFeed(kafka.Topics, input, seed);
        feed.Start();
        await using var run = new ChaosRun(line, kafka.Address, Partitions, seed);
        await run.Kill(kills, output.WriteLine);
        var inputs = await feed.Stop();
        using (var forecasts = line.ReadForecasts())
        using (var letters = line.ReadDeadLetters())
            Answers.ReadUntilAll(forecasts, letters, inputs, run.Alive!);
        await Line.StopWell(run.Alive!);

        var disturbed = line.ReadOutputs();
        using var calm = new Line(kafka.Topics, input, $"calm-{seed}");
        var expected = await calm.RunAll(inputs);
        output.WriteLine($"measured: {kills} kills (seed {seed}; {string.Join(", ", run.Kills.Select(kind => $"{kind.Key} {kind.Value}"))}) over {inputs.Count} records: "
            + $"{disturbed.Forecasts.Count} forecasts, {disturbed.Anomalies.Count} anomalies and {disturbed.DeadLetters.Count} dead letters compared; "
            + $"{OpenTransaction.Aborted(kafka.Address, line.Settings["Kafka:ForecastsTopic"], Partitions, disturbed.Forecasts.Count)} forecasts were in transactions that a kill left open");
        RunComparison.Compare(expected, disturbed).AssertNone($"Outputs of a run that was killed {kills} times (seed {seed}), against an uninterrupted one");
    }
}
