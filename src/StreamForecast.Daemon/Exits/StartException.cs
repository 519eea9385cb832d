namespace StreamForecast.Daemon.Exits;

/// <summary>The daemon cannot start, or cannot go on, for a reason that its operator can mend: the message says what was asked, what was found, where, and what to do.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
