using StreamForecast.EndToEnd.Servers;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>
/// Wrong usage and wrong configuration: exit code 2 when nothing could be begun, 1 when it was asked rightly and could not be
/// done; standard error names what was asked and found, without a stack trace.
/// </summary>
public sealed class UsageScenarios : IDisposable
{
    private readonly ScratchFolder folder = new("usage");

    [Fact]
    public async Task An_unknown_verb_is_refused_by_its_name() => (await Product.Run(["replya"])).Refused(2, "replya", "replay");

    [Fact]
    public async Task An_unknown_option_is_refused_by_its_name() => (await Product.Run(["simulate", "--sereis", "3", "--output", folder["out"]])).Refused(2, "--sereis");

    [Fact]
    public async Task No_verb_at_all_is_answered_with_the_verbs()
    {
        var outcome = await Product.Run([]);
        Assert.Equal(2, outcome.Exit);
        Assert.Contains("backtest", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run"), InlineData("demo"), InlineData("check"), InlineData("simulate"), InlineData("replay"), InlineData("train"), InlineData("backtest"), InlineData("forecast"), InlineData("eval nab"), InlineData("models list"), InlineData("models show"), InlineData("bench train"), InlineData("bench step"), InlineData("bench record"), InlineData("bench pipeline")]
    public async Task Help_works_everywhere(string verb)
    {
        var outcome = (await Product.Run([.. verb.Split(' '), "--help"])).Succeeded();
        Assert.Contains($"streamforecast {verb}", outcome.Output, StringComparison.Ordinal); // its own help, not that of the level above
    }

    [Fact]
    public async Task A_configuration_file_that_is_not_there_is_named() => (await Product.Run(["check", "--config", folder["absent.json"]])).Refused(2, "absent.json");

    [Fact]
    public async Task A_cut_configuration_file_is_named()
    {
        File.WriteAllText(folder["cut.json"], """{"Kafka": {"Brokers": """);
        (await Product.Run(["check", "--config", folder["cut.json"]])).Refused(2, "cut.json");
    }

    [Fact]
    public async Task Every_problem_of_a_configuration_is_told_at_once_with_key_and_value()
    {
        File.WriteAllText(folder["wrong.json"], """{"Kafka": {"Topik": "x", "Partitions": -3}, "Batch": {"WaveRows": "many"}, "Nonsense": 1}""");
        (await Product.Run(["check", "--config", folder["wrong.json"]])).Refused(2, "Kafka:Topik", "Kafka:Partitions", "-3", "Batch:WaveRows", "many", "Nonsense");
    }

    [Fact]
    public async Task An_unknown_key_in_the_environment_stops_a_start() =>
        (await Product.Run(["run"], new Dictionary<string, string> { ["Kafka:Broker"] = "127.0.0.1:1", ["State:Directory"] = folder["state"], ["Web:Enabled"] = "false" })).Refused(2, "Kafka:Broker", "Kafka:Brokers");

    [Fact]
    public async Task Check_tells_that_no_broker_answers_and_where() =>
        (await Product.Run(["check"], new Dictionary<string, string> { ["Kafka:Brokers"] = "127.0.0.1:1", ["State:Directory"] = folder["state"] })).Refused(1, "127.0.0.1:1", "Kafka:Brokers");

    [Fact]
    public async Task A_history_that_is_not_there_is_named() => (await Product.Run(["backtest", "--input", folder["absent"], "--output", folder["out"]])).Refused(2, folder["absent"]);

    [Fact]
    public async Task A_file_that_is_no_history_is_named_with_its_line()
    {
        File.WriteAllText(folder["wrong.csv"], "timestamp,value\n2026-01-01T00:00:00Z,1\nyesterday,2\n");
        (await Product.Run(["backtest", "--input", folder["wrong.csv"], "--output", folder["out"]])).Refused(1, "wrong.csv", "3", "yesterday");
    }

    [Fact]
    public async Task A_replay_without_a_broker_says_where_it_knocked()
    {
        File.WriteAllText(folder["good.csv"], "timestamp,value\n2026-01-01T00:00:00Z,1\n");
        (await Product.Run(["replay", folder["good.csv"], "--brokers", "127.0.0.1:1", "--topic", "t"])).Refused(1, "127.0.0.1:1");
    }

    [Theory]
    [InlineData("model.onnx"), InlineData("weights.bin"), InlineData("card.json")]
    public async Task A_model_folder_with_a_broken_file_is_refused_by_the_files_name(string broken)
    {
        string model = folder["broken"];
        Directory.CreateDirectory(model);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(Product.Executable)!, "models", "base"))) File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        byte[] bytes = File.ReadAllBytes(Path.Combine(model, broken));
        File.WriteAllBytes(Path.Combine(model, broken), bytes[..(bytes.Length / 2)]);
        File.WriteAllText(folder["good.csv"], "timestamp,value\n2026-01-01T00:00:00Z,1\n");
        (await Product.Run(["backtest", "--input", folder["good.csv"], "--output", folder["out"], "--model", model])).Refused(1, broken);
    }

    [Fact]
    public async Task A_model_folder_that_is_not_there_is_named()
    {
        File.WriteAllText(folder["good.csv"], "timestamp,value\n2026-01-01T00:00:00Z,1\n");
        (await Product.Run(["backtest", "--input", folder["good.csv"], "--output", folder["out"], "--model", folder["absent"]])).Refused(2, folder["absent"]);
    }

    public void Dispose() => folder.Dispose();
}
