using Microsoft.Extensions.Logging;

namespace StreamForecast.Daemon.Telemetry;

/// <summary>What is said of telemetry itself.</summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "metrics and traces do not reach {Endpoint}, the stream goes on without ({Reason}); said at most every five minutes")]
    public static partial void NotExported(this ILogger log, string endpoint, string reason);
}
