using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.History;
using StreamForecast.Daemon.Replay;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>replay</c>: history to Kafka in event-time order, as fast as it goes or at a multiple of its own pace.</summary>
internal static class ReplayCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "CSV files or folders of them (recursive): " + HistoryFolder.Layout + ".", Arity = ArgumentArity.OneOrMore };
        var brokers = new Option<string>("--brokers") { Description = "Kafka brokers to write to.", HelpName = "HOST:PORT", DefaultValueFactory = _ => "127.0.0.1:9092" };
        var topic = new Option<string>("--topic") { Description = "Topic to write to; the record's key is the series, its time the event time.", HelpName = "NAME", DefaultValueFactory = _ => "observations" };
        var partitions = Shared.Count("--partitions", "Partitions of the topic, where it must be created.", 4);
        var speed = new Option<double?>("--speed") { Description = "max, or x1 for the pace at which it happened, x60 for an hour in a minute. [default: max]", HelpName = "max|xN", CustomParser = result => ParseSpeed(result) };
        var command = new Command("replay", "Writes CSV history to Kafka, in event-time order over all series.") { paths, brokers, topic, partitions, speed };
        command.SetAction((parsed, stop) => Task.Run(() => Run(
            parsed.GetRequiredValue(paths), parsed.GetRequiredValue(brokers), parsed.GetRequiredValue(topic), parsed.GetValue(partitions), parsed.GetValue(speed) ?? double.PositiveInfinity, stop), stop));
        return command;
    }

    private static int Run(string[] paths, string brokers, string topic, int partitions, double speed, CancellationToken stop)
    {
        HistoryFile[] files = [.. paths.SelectMany(path => Shared.OpenHistory(path).Files)];
        string[] twice = [.. files.Where(file => file.Series is not null).GroupBy(file => file.Series!).Where(same => same.Count() > 1).Select(same => string.Join(" and ", same.Select(file => file.Path)))];
        if (twice.Length > 0) throw new UsageException($"Two files would become one series: {twice[0]}. Give the folder above both, so that their paths tell them apart.");

        using var rows = new HistoryMerge(files);
        if (rows.Earliest is not { } earliest) throw new InvalidDataException($"{string.Join(", ", paths)}: {files.Length} files with a header and no row; there is nothing to replay.");
        if (ReplayTopic.Prepare(brokers, topic, partitions, earliest, ReplayTopic.Patience) is { } warning) Console.Error.WriteLine(warning);
        using var producer = new ObservationProducer(brokers, topic);
        long sent = 0, begun = Stopwatch.GetTimestamp();
        Progress.Run("Replay", files.Sum(file => file.Length), report =>
        {
            var pace = new ReplayPace(speed);
            while (rows.Next() is { } row)
            {
                pace.Wait(row.Time, stop);
                producer.Produce(row.Series.ToArray(), row.Time, row.Value);
                if (++sent % 1000 == 0 || !double.IsInfinity(speed)) report(rows.BytesRead, "");
                stop.ThrowIfCancellationRequested();
            }
            producer.Flush(stop);
        });
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent} records of {files.Length} files in topic {topic}, {sent / Math.Max(seconds, 1e-3):0} a second"));
        return ExitCode.Success;
    }

    private static double ParseSpeed(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text == "max") return double.PositiveInfinity;
        if (text.StartsWith('x') && double.TryParse(text.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double factor) && factor > 0) return factor;
        result.AddError($"--speed is \"{text}\". Write max, or x and a factor, such as x1 or x60.");
        return 0;
    }
}
