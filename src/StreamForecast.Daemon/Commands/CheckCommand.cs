using System.CommandLine;
using System.Globalization;
using Confluent.Kafka;
using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Exits;
using StreamForecast.Engine.Foreign;
using StreamForecast.Learning.Models;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>check</c>: every problem of a configuration at once, then of what it points at: model, folders, brokers and topics.</summary>
internal static class CheckCommand
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var config = Shared.Config();
        var offline = new Option<bool>("--offline") { Description = "Do not ask the brokers." };
        var command = new Command("check", "Tells every problem of a configuration at once, each with its key and a remedy.") { config, offline };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetValue(config), parsed.GetValue(offline)), stop));
        return command;
    }

    private static int Run(string? config, bool offline)
    {
        var options = ConfigurationLoader.Load(config);       // throws with all problems of the keys themselves
        var problems = new List<string>();
        var unreachable = new List<string>();
        string model = CheckModel(options.Model, problems);
        CheckFolder("State:Directory", options.State.Directory, problems);
        if (options.Output.File.Enabled) CheckFolder("Output:File:Directory", options.Output.File.Directory, problems);
        CheckQuiet(options.Alerts, problems);
        string brokers = offline ? "not asked (--offline)" : CheckBrokers(options.Kafka, problems, unreachable);
        foreach (string problem in problems.Concat(unreachable)) Console.Error.WriteLine(problem);
        if (problems.Count > 0) return ExitCode.Usage;
        if (unreachable.Count > 0) return ExitCode.Failure;       // the configuration may be right and Kafka away
        Tables.Print(["", ""],
        [
            ["configuration", config ?? "defaults and environment"],
            ["brokers", $"{options.Kafka.Brokers}: {brokers}"],
            ["reads", $"{options.Kafka.Topic}, as group {options.Kafka.GroupId}"],
            ["writes", $"{options.Kafka.ForecastsTopic}, {options.Kafka.AnomaliesTopic}, {options.Kafka.DeadLetters}"],
            ["model", model],
            ["state", Path.GetFullPath(options.State.Directory)],
            ["web", options.Web.Enabled ? options.Web.Address : "off"],
        ]);
        Console.WriteLine("No problems.");
        return ExitCode.Success;
    }

    private static string CheckModel(ModelOptions options, List<string> problems)
    {
        try
        {
            if (options.IsForeign)
            {
                using var foreign = ForeignStepModel.Open(options.Foreign);
                return $"{foreign.Name}, {Path.GetFullPath(options.Foreign.File)}{(foreign.Note is { } note ? $"; {note}" : "")}";
            }
            return $"{ModelFolder.Load(options.Folder).Card.Version} in {options.Folder}";
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add(options.IsForeign ? e.Message : $"Model:Directory is \"{options.Directory}\": {e.Message}");
            return "";
        }
    }

    private static void CheckQuiet(AlertOptions options, List<string> problems)
    {
        try
        {
            QuietTime.Open(options);
        }
        catch (StartException e)
        {
            problems.Add(e.Message);
        }
    }

    private static void CheckFolder(string key, string folder, List<string> problems)
    {
        string probe = Path.Combine(folder, $".streamforecast-check-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{key} is \"{folder}\", where {Environment.UserName} cannot write ({e.Message}) Name a folder that can be written, or give this user the right to.");
        }
    }

    private static string CheckBrokers(KafkaOptions options, List<string> problems, List<string> unreachable)
    {
        var settings = new ClientConfig(new Dictionary<string, string>(options.Client)) { BootstrapServers = options.Brokers };
        string lastError = "";
        using var admin = new AdminClientBuilder(settings).SetLogHandler(static (_, _) => { }).SetErrorHandler((_, error) => lastError = lastError.Length == 0 ? error.Reason : lastError).Build();
        try
        {
            var metadata = admin.GetMetadata(patience);
            string[] missing = [.. new[] { options.Topic, options.ForecastsTopic, options.AnomaliesTopic, options.DeadLetters }.Except(metadata.Topics.Select(topic => topic.Topic))];
            if (missing.Length > 0 && !options.CreateTopics)
                problems.Add($"Kafka:CreateTopics is false and the brokers have no topic {string.Join(", ", missing)}: create them, or set Kafka:CreateTopics to true.");
            return string.Create(CultureInfo.InvariantCulture, $"{metadata.Brokers.Count} answered, {(missing.Length == 0 ? "all topics are there" : $"{missing.Length} topics are to be created at the start")}");
        }
        catch (KafkaException e)
        {
            unreachable.Add($"Kafka:Brokers is \"{options.Brokers}\", and none answered within {patience.TotalSeconds:0} s ({(lastError.Length > 0 ? lastError : e.Error.Reason)}): check the address, that Kafka runs there, and Kafka:Client for its security settings.");
            return "";
        }
    }
}
