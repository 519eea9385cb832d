namespace StreamForecast.Daemon.Configuration;

/// <summary>A configuration that cannot be used: all that is wrong with it, at once. Commands print the lines and exit with 2.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>The problems, each a sentence that names its key, what was found and what to do.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
