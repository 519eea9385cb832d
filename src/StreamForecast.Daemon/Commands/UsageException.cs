using StreamForecast.Daemon.Exits;

namespace StreamForecast.Daemon.Commands;

/// <summary>
/// The command was asked for something that cannot be: a wrong option, path or configuration. Its message goes to standard
/// error as it is, and the process ends with <see cref="ExitCode.Usage"/>.
/// </summary>
internal sealed class UsageException(string message) : Exception(message);
