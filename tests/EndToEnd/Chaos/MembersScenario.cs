using System.Globalization;
using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Scenarios;
using StreamForecast.EndToEnd.Servers;
using Xunit.Abstractions;

namespace StreamForecast.EndToEnd.Chaos;

/// <summary>
/// Three processes share a group under load; one is killed, one is stopped, one is added: each partition goes on with its state, from a warm copy, the checkpoint topic or a folder that two of them
/// share. `make chaos` has it with 100,000 series, with warm copies and without, and tells how long partitions were silent.
/// </summary>
[Collection(KafkaCollection.Name)]
public sealed class MembersScenario(KafkaFixture kafka, ITestOutputHelper output)
{
    private const int Partitions = 6, FewSeries = 300;
    private const string GoneOn = "its first new results are out, ";

    private static readonly int series = int.TryParse(Environment.GetEnvironmentVariable("STREAMFORECAST_CHAOS_SERIES"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : FewSeries;

    /// <summary>With warm copies; at length, without them too.</summary>
    public static TheoryData<bool> Standbys => series > FewSeries ? [true, false] : [true];

    [KafkaTheory, MemberData(nameof(Standbys))]
    public async Task One_killed_one_stopped_one_added_under_load_the_outputs_are_those_of_a_single_process(bool standby)
    {
        bool isLong = series > FewSeries;
        string name = standby ? "members-warm" : "members", input = $"{name}.observations";
        await kafka.Topics.Create(Partitions, input);
        using var line = new Line(kafka.Topics, input, name);
        string state = line.State;
        line.Settings["State:Standby"] = standby ? "true" : "false";
        line.Settings["State:TopicInterval"] = isLong ? "10s" : "1s";
        line.Settings["Kafka:Transaction:Timeout"] = "5s";
        if (!isLong) line.Settings["Kafka:Client:session_timeout_ms"] = "6000";
        var feed = new ChaosFeed(kafka.Topics, input, seed: 5, series, portion: isLong ? 300 : 60);
        feed.Start();
        await using var killed = Start("alone");
        await killed.WaitForLine("first start", Line.Patience);
        await using var stopped = Start("shared");
        await using var stays = Start("shared");
        foreach (var process in (ChildProcess[])[stopped, stays]) await process.WaitForLine(GoneOn, Line.Patience);
        foreach (var process in (ChildProcess[])(standby ? [stopped, stays] : [])) await process.WaitForLine("a warm copy of its state is here", Line.Patience);
        using var forecasts = line.ReadForecasts();
        using var meter = new PauseMeter(kafka.Address, line.Settings["Kafka:ForecastsTopic"], input, Partitions);
        await GoOn("feeding", () => Task.CompletedTask, stays);

        await GoOn("one of three killed", killed.Kill, stopped, stays);
        if (standby) Assert.True((stopped.Errors + stays.Errors).Contains("taken from the warm copy", StringComparison.Ordinal), $"No partition of the killed process was gone on with from a warm copy.\n{killed.Tail(60)}\n{stopped.Tail(60)}\n{stays.Tail(60)}");
        await GoOn("one of two stopped", () => Line.StopWell(stopped), stays);
        await using var added = Start("alone");
        await GoOn("one added", () => added.WaitForLine(GoneOn, Line.Patience), stays, added);
        var inputs = await feed.Stop();
        using (var letters = line.ReadDeadLetters()) Answers.ReadUntilAll(forecasts, letters, inputs, added);
        await Line.StopWell(stays);
        await Line.StopWell(added);

        using var single = new Line(kafka.Topics, input, $"{name}-single");
        RunComparison.Compare(await single.RunAll(inputs), line.ReadOutputs()).AssertNone("Outputs of three processes of which one was killed, one stopped and one added, against a single one's");

        ChildProcess Start(string folder)
        {
            line.Settings["State:Directory"] = Path.Combine(state, folder);
            return line.Start();
        }

        // Returns when every partition has gone on after it, and tells for how long one had not.
        async Task GoOn(string what, Func<Task> happen, params ChildProcess[] heirs)
        {
            var before = heirs.ToDictionary(heir => heir, heir => Moves(heir).Count());
            meter.Begin();
            await happen();
            long[] ends = meter.Ends();
            var until = DateTime.UtcNow + 2 * Line.Patience;
            while (!meter.HaveAllGoneBeyond(ends))
            {
                Assert.True(DateTime.UtcNow < until, $"After {what} not all partitions have gone on.\n{string.Join('\n', heirs.Select(heir => heir.Tail(40)))}");
                await Task.Delay(100);
            }
            string[] moves = [.. heirs.SelectMany(heir => Moves(heir).Skip(before[heir]))];
            if (isLong) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"measured: {series} series, {(standby ? "warm copies" : "no copies")}, {what}: a partition was silent for {meter.Longest.TotalSeconds:0.0} s at most; from its assignment to its first results: {(moves.Length > 0 ? string.Join(", ", moves) : "none moved")}"));
        }
    }

    private static IEnumerable<string> Moves(ChildProcess process) =>
        process.Errors.Split('\n').Where(text => text.Contains(GoneOn, StringComparison.Ordinal)).Select(text => text[(text.IndexOf(GoneOn, StringComparison.Ordinal) + GoneOn.Length)..].Split(" after")[0]);
}
