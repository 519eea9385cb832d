using System.CommandLine;
using System.CommandLine.Parsing;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.History;

namespace StreamForecast.Daemon.Commands;

/// <summary>Options that several verbs have, so that they read alike everywhere.</summary>
internal static class Shared
{
    /// <summary>Where the daemon's settings come from.</summary>
    public static Option<string?> Config() => new("--config", "-c") { Description = "Configuration file; without it the defaults and the environment count.", HelpName = "FILE" };

    /// <summary>The model to step.</summary>
    public static Option<string?> Model() => new("--model", "-m") { Description = "Model folder; without it the one that the configuration names.", HelpName = "DIR" };

    /// <summary>History to read.</summary>
    public static Option<string> Input() => new("--input", "-i") { Description = "CSV file or folder of them (recursive): " + HistoryFolder.Layout + ".", HelpName = "PATH", Required = true };

    /// <summary>A folder to write.</summary>
    public static Option<string> OutputFolder(string description) => new("--output", "-o") { Description = description, HelpName = "DIR", Required = true };

    /// <summary>Seed of everything drawn at random.</summary>
    public static Option<int> Seed() => new("--seed") { Description = "Same seed, same result.", HelpName = "S", DefaultValueFactory = _ => 1 };

    /// <summary>A count of at least one.</summary>
    public static Option<int> Count(string name, string description, int value)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int given) && given < 1) result.AddError($"{name} is {given}; at least 1 is needed.");
        });
        return option;
    }

    /// <summary>Parser of an option that is a length of time; an unreadable or non-positive one is wrong usage.</summary>
    public static TimeSpan? Span(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (Duration.TryParse(text, out var span) && span > TimeSpan.Zero) return span;
        result.AddError($"{((OptionResult)result.Parent!).Option.Name} is \"{text}\", which is not a length of time. Write a number and a unit, such as 1s, 5m, 1h or 1d.");
        return null;
    }

    /// <summary>Opens history and tells on standard error which files of the folder hold none.</summary>
    public static HistoryFolder OpenHistory(string path)
    {
        var history = HistoryFolder.Open(path);
        foreach (string skipped in history.Skipped) Console.Error.WriteLine($"Left out {skipped}, so it has no columns timestamp and value.");
        return history;
    }

    /// <summary>
    /// Answers beside or among the questions would overwrite them, or be read as history the next time: the output must not
    /// be the input's folder, nor lie in it.
    /// </summary>
    public static void RefuseOverlap(string input, string output)
    {
        string from = Path.GetFullPath(Directory.Exists(input) ? input : Path.GetDirectoryName(Path.GetFullPath(input))!), to = Path.GetFullPath(output);
        bool within = Directory.Exists(input) && Contains(from, to);
        if (within || from == to) throw new UsageException($"--output {output} lies in the folder that is read, {from}. Choose a folder of its own, so that no input is overwritten or read back.");

        static bool Contains(string folder, string path) => (path + Path.DirectorySeparatorChar).StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>Makes the folder that is to be written, before the work and not after it.</summary>
    public static void CreateFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output {path} cannot be made a folder to write to ({(File.Exists(path) ? "it is a file" : e.Message)}). Name another, or give this user the right to write there.");
        }
    }
}
