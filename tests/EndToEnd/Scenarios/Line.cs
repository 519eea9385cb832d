using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>
/// One daemon's place in a scenario: the topic it reads, a group, output topics and a state folder of its own. The same line
/// can be started again after it was stopped or killed; a second line on the same input is a run from scratch.
/// </summary>
internal sealed class Line : IDisposable
{
    /// <summary>How long a topic may stand still before a scenario fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ScratchFolder folder;
    private readonly TopicClient topics;

    /// <summary>A line that reads <paramref name="input"/>, which need not be its alone; its name is that of the group, the outputs and the folder.</summary>
    public Line(TopicClient topics, string input, string name)
    {
        this.topics = topics;
        Name = name;
        folder = new(name);
        Settings = new()
        {
            ["Kafka:Brokers"] = topics.Brokers,
            ["Kafka:Topic"] = input,
            ["Kafka:GroupId"] = name,
            ["Kafka:ForecastsTopic"] = $"{name}.forecasts",
            ["Kafka:AnomaliesTopic"] = $"{name}.anomalies",
            ["Kafka:DeadLetterTopic"] = $"{name}.dead-letter",
            ["State:Directory"] = folder["state"],
            ["Web:Enabled"] = "false",
        };
        topics.Expect(name, [$"{name}.checkpoints", $"{name}.verdicts", $"{name}.verdicts.journal", .. Settings.Where(setting => setting.Key.EndsWith("Topic", StringComparison.Ordinal)).Select(setting => setting.Value)]);
    }

    public string Name { get; }

    /// <summary>Configuration by key; change it before a start.</summary>
    public Dictionary<string, string> Settings { get; }

    /// <summary>Folder of its snapshots.</summary>
    public string State => Settings["State:Directory"];

    /// <summary>Starts the daemon, with these variables in its environment besides the settings, by a command that runs what follows it.</summary>
    public ChildProcess Start(IReadOnlyDictionary<string, string>? variables = null, params string[] under) => Product.Start(["run"], Settings, folder.Location, variables, under);

    public TopicReader ReadForecasts() => topics.Read(Settings["Kafka:ForecastsTopic"]);
    public TopicReader ReadAnomalies() => topics.Read(Settings["Kafka:AnomaliesTopic"]);
    public TopicReader ReadDeadLetters() => topics.Read(Settings["Kafka:DeadLetterTopic"]);

    /// <summary>Runs the daemon until <paramref name="count"/> forecasts are there, stops it orderly, and returns all that it wrote.</summary>
    public async Task<List<ForecastRecord>> RunUntil(int count)
    {
        using var forecasts = ReadForecasts();
        await using var daemon = Start();
        forecasts.ReadUntil(count, daemon, Patience);
        await StopWell(daemon);
        return ForecastRecord.All(forecasts.ReadToEnd());
    }

    /// <summary>Runs the daemon until every input has its forecast or its dead letter, stops it orderly, and returns all that it wrote.</summary>
    public async Task<RunOutputs> RunAll(IReadOnlyCollection<TopicRecord> inputs)
    {
        await using var daemon = Start();
        await daemon.WaitForLine("runs", Patience);     // it has made its topics
        using var forecasts = ReadForecasts();
        using var deadLetters = ReadDeadLetters();
        Answers.ReadUntilAll(forecasts, deadLetters, inputs, daemon);
        await StopWell(daemon);
        return ReadOutputs();
    }

    /// <summary>All that lies in the output topics, committed.</summary>
    public RunOutputs ReadOutputs() => new(topics.ReadAll(Settings["Kafka:ForecastsTopic"]), topics.ReadAll(Settings["Kafka:AnomaliesTopic"]), topics.ReadAll(Settings["Kafka:DeadLetterTopic"]));

    /// <summary>SIGTERM, which must end the daemon with exit code 0.</summary>
    public static async Task StopWell(ChildProcess daemon)
    {
        int exit = await daemon.Stop(TimeSpan.FromSeconds(60));
        Assert.True(exit == 0, $"After SIGTERM the daemon ended with {exit}.\n{daemon.Tail()}");
    }

    public void Dispose() => folder.Dispose();
}
