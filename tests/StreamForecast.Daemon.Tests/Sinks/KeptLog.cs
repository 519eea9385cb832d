using Microsoft.Extensions.Logging;

namespace StreamForecast.Daemon.Tests.Sinks;

/// <summary>A log that keeps its lines.</summary>
internal sealed class KeptLog : ILogger
{
    private readonly List<string> lines = [];

    public List<string> Lines
    {
        get
        {
            lock (lines) return [.. lines];
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (lines) lines.Add(formatter(state, exception));
    }
}
