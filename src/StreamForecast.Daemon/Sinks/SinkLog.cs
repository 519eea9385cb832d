using Microsoft.Extensions.Logging;

namespace StreamForecast.Daemon.Sinks;

/// <summary>What is logged about sinks.</summary>
internal static partial class SinkLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "output {Sink}, which is not required, has lost {Count} messages of {Topic}-{Partition}: {Error}")]
    public static partial void BatchLost(this ILogger log, string sink, int count, string topic, int partition, string error);
}
