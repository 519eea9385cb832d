using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// The log's one form: time, level, message, on standard error, so that standard output stays free for results. Under
/// systemd the journal knows the time, and takes the level from the prefix of sd-daemon(3).
/// </summary>
internal sealed class PlainLog : ConsoleFormatter
{
    private const string FormatName = "plain";
    private readonly bool journal = Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null;

    /// <summary>For the logging system.</summary>
    public PlainLog()
        : base(FormatName)
    {
    }

    /// <summary>Adds it to a host.</summary>
    public static void Add(ILoggingBuilder logging)
    {
        logging.Services.AddSingleton<ConsoleFormatter, PlainLog>();
        logging.AddConsole(console =>
        {
            console.FormatterName = FormatName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
    }

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        (string word, int priority) = logEntry.LogLevel switch
        {
            LogLevel.Critical => ("FATAL", 2),
            LogLevel.Error => ("ERROR", 3),
            LogLevel.Warning => ("WARN ", 4),
            LogLevel.Information => ("INFO ", 6),
            _ => ("DEBUG", 7),
        };
        string start = journal ? $"<{priority}>" : $"{EventTime.Format(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())} {word} ";
        textWriter.WriteLine(start + logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is not null) textWriter.WriteLine(logEntry.Exception);
    }
}
