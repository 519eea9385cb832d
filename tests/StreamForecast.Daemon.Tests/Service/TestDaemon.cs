using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Service;

namespace StreamForecast.Daemon.Tests.Service;

/// <summary>The whole daemon in this process, with its log kept; a test starts it, waits for what it says or counts, and stops it.</summary>
internal sealed class TestDaemon : ILoggerProvider, ILogger, IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> log = new();
    private readonly DaemonHost host;
    private readonly Task<int> running;

    public TestDaemon(DaemonOptions options, BatchObserver? observer = null)
    {
        host = new DaemonHost(options) { Observer = observer, Logging = logging => logging.AddProvider(this) };
        running = Task.Run(() => host.RunAsync(stop.Token));
    }

    public DaemonHost Host => host;

    /// <summary>Lines of the log, "Warning: ..." and so on.</summary>
    public IReadOnlyList<string> Log => [.. log];

    /// <summary>Waits until it holds; fails, with the log, when the daemon ends before or a minute passes.</summary>
    public async Task Until(Func<bool> holds)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!holds())
        {
            Assert.False(running.IsCompleted, "The daemon has ended:\n" + string.Join('\n', log));
            Assert.False(late.IsCancellationRequested, "A minute has passed:\n" + string.Join('\n', log));
            await Task.Delay(10);
        }
    }

    /// <summary>Waits for a line of the log that holds the text.</summary>
    public Task Said(string text) => Until(() => log.Any(line => line.Contains(text, StringComparison.Ordinal)));

    /// <summary>Stops it as SIGTERM would; the exit code.</summary>
    public async Task<int> Stop()
    {
        await stop.CancelAsync();
        return await running;
    }

    /// <summary>Waits for it to end by itself; the exit code.</summary>
    public Task<int> Ended() => running.WaitAsync(TimeSpan.FromMinutes(1));

    public async ValueTask DisposeAsync()
    {
        await Stop();
        stop.Dispose();
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    void IDisposable.Dispose()
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Information) log.Enqueue($"{logLevel}: {formatter(state, exception)}");
    }
}
