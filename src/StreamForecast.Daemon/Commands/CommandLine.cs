using System.CommandLine;
using System.CommandLine.Invocation;
using Confluent.Kafka;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Exits;

namespace StreamForecast.Daemon.Commands;

/// <summary>
/// The verbs of <c>streamforecast</c>, and the one place where what goes wrong becomes a sentence on standard error and an
/// exit code. Called by <see cref="Program"/> and by tests.
/// </summary>
internal static class CommandLine
{
    // Longer than the daemon takes for its orderly stop at worst.
    private static readonly TimeSpan mostTimeToStop = TimeSpan.FromSeconds(90);

    /// <summary>Parses and runs; gives the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = Root();
        var parsed = root.Parse(args);
        if (args.Length == 0)
        {
            root.Parse("--help").Invoke();
            return ExitCode.Usage;
        }
        if (parsed.Action is ParseErrorAction)
        {
            foreach (string problem in Problems(parsed)) Console.Error.WriteLine(problem);
            Console.Error.WriteLine($"See 'streamforecast {VerbOf(parsed)}--help'.");
            return ExitCode.Usage;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = mostTimeToStop });
        }
        catch (Exception e) when (Explain(e) is { } told)
        {
            Console.Error.WriteLine(told.Message);
            return told.Code;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"BUG: this should not happen, whatever was asked. Please report it with what follows.{Environment.NewLine}{e}");
            return ExitCode.Failure;
        }
    }

    private static RootCommand Root() => new("Streaming forecasts and anomaly detection: Kafka in, quantile forecasts and verdicts out.")
    {
        RunCommand.Create(),
        DemoCommand.Create(),
        CheckCommand.Create(),
        SimulateCommand.Create(),
        ReplayCommand.Create(),
        BacktestCommand.Create(),
        TrainCommand.Create(),
        ForecastCommand.Create(),
        FillCommand.Create(),
        EvalCommand.Create(),
        ModelsCommand.Create(),
        BenchCommand.Create(),
    };

    // What the operator can mend is told in a sentence; anything else is our own mistake and keeps its stack trace.
    private static (int Code, string Message)? Explain(Exception e) => e switch
    {
        UsageException or ConfigurationException or FileNotFoundException or DirectoryNotFoundException => (ExitCode.Usage, e.Message),
        OperationCanceledException => (ExitCode.Failure, "Interrupted."),
        InvalidDataException or UnauthorizedAccessException or IOException => (ExitCode.Failure, e.Message),
        KafkaException kafka => (ExitCode.Failure, $"Kafka: {kafka.Error.Reason}"),
        AggregateException { InnerExceptions: [var inner] } => Explain(inner),
        _ => null,
    };

    // A verb that is not known is told by its name and the nearest one, and not also as a verb that is missing.
    private static IEnumerable<string> Problems(ParseResult parsed)
    {
        var verbs = parsed.CommandResult.Command.Subcommands;
        if (verbs.Count == 0) return parsed.Errors.Select(error => PlainTypes(error.Message)).Distinct();
        if (parsed.UnmatchedTokens.Count == 0) return [$"Say which: {string.Join(", ", verbs.Select(verb => verb.Name))}."];
        string given = parsed.UnmatchedTokens[0];
        var near = verbs.Select(verb => verb.Name).MinBy(name => EditDistance(name, given))!;
        return [EditDistance(near, given) <= 2 ? $"There is no \"{given}\" here. Did you mean {near}?" : $"There is no \"{given}\" here, only {string.Join(", ", verbs.Select(verb => verb.Name))}."];
    }

    // "as expected type 'System.Int32'" is not how people call a whole number.
    private static string PlainTypes(string message)
    {
        int at = message.IndexOf(" as expected type", StringComparison.Ordinal);
        if (at < 0) return message;
        string type = message[at..];
        return $"{message[..at]} as {(type.Contains("Int", StringComparison.Ordinal) ? "a whole number" : type.Contains("Double", StringComparison.Ordinal) ? "a number" : type.Contains("Boolean", StringComparison.Ordinal) ? "true or false" : "what it should be")}.";
    }

    // Levenshtein's distance, one row of the table at a time; two letters changed places count as two.
    private static int EditDistance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(change, Math.Min(row[j], row[j - 1]) + 1));
            }
        }
        return row[^1];
    }

    private static string VerbOf(ParseResult parsed)
    {
        var words = new List<string>();
        for (var result = parsed.CommandResult; result.Command is not RootCommand; result = (System.CommandLine.Parsing.CommandResult)result.Parent!)
            words.Insert(0, result.Command.Name + " ");
        return string.Concat(words);
    }
}
