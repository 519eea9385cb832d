using System.CommandLine;
using System.Globalization;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Formats;
using StreamForecast.Daemon.Replay;
using StreamForecast.Daemon.Simulation;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>simulate</c>: series with trend, seasons, noise and labelled anomalies, to files or to Kafka; same seed, same bytes.</summary>
internal static class SimulateCommand
{
    private const string DefaultStart = "2026-01-01T00:00:00Z";

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var series = Shared.Count("--series", "Number of series.", 10);
        var interval = new Option<TimeSpan?>("--interval") { Description = "Time between two points: 1s, 5m, 1h, 1d. [default: 1s]", HelpName = "TIME", CustomParser = Shared.Span };
        var points = Shared.Count("--points", "Points of each series.", 1000);
        var seed = Shared.Seed();
        var start = new Option<string>("--start") { Description = "Time of the first point.", HelpName = "TIME", DefaultValueFactory = _ => DefaultStart };
        var output = new Option<string?>("--output", "-o") { Description = "Folder for one file per series: timestamp,value,label (1 in a planted anomaly).", HelpName = "DIR" };
        var brokers = new Option<string?>("--brokers") { Description = "Kafka brokers to write to instead.", HelpName = "HOST:PORT" };
        var topic = new Option<string>("--topic") { Description = "Topic to write to; the record's key is the series.", HelpName = "NAME", DefaultValueFactory = _ => "observations" };
        var partitions = Shared.Count("--partitions", "Partitions of the topic, where it must be created.", 4);
        var command = new Command("simulate", "Makes series with trend, seasons, noise and labelled anomalies; same seed, same bytes.") { series, interval, points, seed, start, output, brokers, topic, partitions };
        command.Validators.Add(result =>
        {
            if (result.GetResult(output) is null == (result.GetResult(brokers) is null)) result.AddError("Say where to: --output DIR for files, or --brokers HOST:PORT (with --topic) for Kafka, and not both.");
        });
        command.SetAction((parsed, stop) => Task.Run(() =>
        {
            var plan = new SimulationPlan(parsed.GetValue(series), parsed.GetValue(interval) ?? TimeSpan.FromSeconds(1), parsed.GetValue(points), parsed.GetValue(seed), Start(parsed.GetRequiredValue(start)));
            if (parsed.GetValue(output) is { } folder)
            {
                Shared.CreateFolder(folder);
                Progress.Run("Simulating", plan.Series, report => SimulatedFiles.Write(plan, folder, report, stop));
                Console.WriteLine($"{plan.Series} series of {plan.Points} points in {folder}");
            }
            else
            {
                string? warning = ReplayTopic.Prepare(parsed.GetRequiredValue(brokers)!, parsed.GetRequiredValue(topic), parsed.GetValue(partitions), plan.Start, ReplayTopic.Patience);
                if (warning is not null) Console.Error.WriteLine(warning);
                using var producer = new ObservationProducer(parsed.GetRequiredValue(brokers)!, parsed.GetRequiredValue(topic));
                long planted = 0;
                Progress.Run("Simulating", (double)plan.Series * plan.Points, report => planted = SimulatedStream.Produce(plan, producer, report, stop));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(long)plan.Series * plan.Points} records, {planted} of them in planted anomalies, in topic {parsed.GetValue(topic)}"));
            }
            return ExitCode.Success;
        }, stop));
        return command;
    }

    private static long Start(string text) => EventTime.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out long time)
        ? time
        : throw new UsageException($"--start is \"{text}\", which is not a time. Write ISO 8601 such as {DefaultStart}, or epoch seconds.");
}
