using System.Collections;

namespace StreamForecast.Daemon.Configuration;

/// <summary>
/// Makes <see cref="DaemonOptions"/> from the defaults, then a JSON file (comments and trailing commas allowed), then the
/// environment (STREAMFORECAST__Section__Key); the later source wins, key by key. Called by every command that takes --config.
/// </summary>
public static class ConfigurationLoader
{
    /// <summary>What every variable of the environment begins with.</summary>
    public const string Prefix = "STREAMFORECAST__";

    /// <summary>Reads the file, when one is given, and the process's environment. Throws <see cref="ConfigurationException"/> with every problem at once.</summary>
    public static DaemonOptions Load(string? file) => Load(file, ProcessEnvironment());

    /// <summary>As <see cref="Load(string?)"/>, with the given environment.</summary>
    public static DaemonOptions Load(string? file, IEnumerable<KeyValuePair<string, string>> environment)
    {
        (DaemonOptions options, List<string> problems) = Read(file, environment);
        problems.AddRange(options.Problems());
        return problems.Count == 0 ? options : throw new ConfigurationException(problems);
    }

    private static (DaemonOptions Options, List<string> Problems) Read(string? file, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var problems = new List<string>();
        var settings = new SettingNode("");
        if (file is not null) ConfigurationFile.Read(file, settings, problems);

        var variables = new Dictionary<string, string>(environment);
        foreach ((string name, string value) in variables.OrderBy(v => v.Key, StringComparer.Ordinal))
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) settings.Set(name[Prefix.Length..].Split("__"), value, name);

        var options = (DaemonOptions)OptionsBinder.Bind(typeof(DaemonOptions), settings, problems)!;
        var origins = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string origin) in settings.Origins()) origins[key] = origin;
        bool directorySet = settings.Find("State")?.Find("Directory") is not null;
        if (!directorySet && variables.TryGetValue("STATE_DIRECTORY", out string? systemd) && systemd.Length > 0)
        {
            options = options with { State = options.State with { Directory = systemd.Split(':')[0] } };   // systemd lists several with colons
            origins["State:Directory"] = "STATE_DIRECTORY";
        }
        return (options with { Origins = origins }, problems);
    }

    private static IEnumerable<KeyValuePair<string, string>> ProcessEnvironment()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            yield return new((string)variable.Key, (string?)variable.Value ?? "");
    }
}
