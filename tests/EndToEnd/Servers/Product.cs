using System.Globalization;

namespace StreamForecast.EndToEnd.Servers;

/// <summary>
/// The executable under test: the one that STREAMFORECAST_APP names (eng/test names artifacts/app, what operators get), or
/// else the one built beside these tests.
/// </summary>
internal static class Product
{
    /// <summary>Path of the executable.</summary>
    public static string Executable { get; } = Find();

    /// <summary>Starts a command in <paramref name="folder"/>; settings are configuration keys with ':' between their parts, variables any other part of its environment; <paramref name="under"/> is a command that runs what follows it.</summary>
    public static ChildProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings = null, string? folder = null, IReadOnlyDictionary<string, string>? variables = null, params string[] under)
    {
        var environment = new Dictionary<string, string?>();
        foreach (var (name, value) in variables ?? new Dictionary<string, string>()) environment[name] = value;
        foreach (string inherited in Environment.GetEnvironmentVariables().Keys)
            if (inherited.StartsWith("STREAMFORECAST", StringComparison.OrdinalIgnoreCase)) environment[inherited] = null;
        foreach (var (key, value) in settings ?? new Dictionary<string, string>()) environment["STREAMFORECAST__" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        string[] command = [.. under, Executable, .. arguments];
        return new ChildProcess(command[0], command[1..], environment, folder);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Outcome> Run(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings = null, string? folder = null, TimeSpan? limit = null)
    {
        await using var process = Start(arguments, settings, folder);
        int exit = await process.WaitForEnd(limit ?? TimeSpan.FromMinutes(2));
        return new(string.Join(' ', arguments), exit, process.Output, process.Errors);
    }

    private static string Find()
    {
        string path = Environment.GetEnvironmentVariable("STREAMFORECAST_APP") is { Length: > 0 } named ? Path.GetFullPath(named) : Path.Combine(AppContext.BaseDirectory, "streamforecast");
        return File.Exists(path) ? path : throw new FileNotFoundException($"There is no executable {path}. Run make build, or unset STREAMFORECAST_APP.");
    }
}

/// <summary>How a command ended and what it said.</summary>
internal sealed record Outcome(string Command, int Exit, string Output, string Errors)
{
    /// <summary>Fails unless the command ended well and left standard error empty.</summary>
    public Outcome Succeeded()
    {
        Assert.True(Exit == 0 && Errors.Length == 0, ToString());
        return this;
    }

    /// <summary>Fails unless the command ended with this code and named each of these on standard error.</summary>
    public void Refused(int exit, params string[] named)
    {
        Assert.True(Exit == exit, $"Exit code {exit} was expected.\n{this}");
        string[] unnamed = [.. named.Where(name => !Errors.Contains(name, StringComparison.OrdinalIgnoreCase))];
        Assert.True(unnamed.Length == 0, $"Standard error does not name {string.Join(" and ", unnamed)}.\n{this}");
        Assert.False(Errors.Contains("   at ", StringComparison.Ordinal) || Errors.Contains("Exception", StringComparison.Ordinal), $"A mistake of the operator's is answered with a stack trace.\n{this}");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"'streamforecast {Command}' ended with {Exit}.\n--- standard output\n{Output}\n--- standard error\n{Errors}");
}
