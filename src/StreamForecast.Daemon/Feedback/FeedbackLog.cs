using Microsoft.Extensions.Logging;

namespace StreamForecast.Daemon.Feedback;

/// <summary>What is logged about verdicts.</summary>
internal static partial class FeedbackLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Topic}-{Partition}: the record at offset {Offset} is no verdict and is passed over: {Problem}")]
    public static partial void NoVerdict(this ILogger log, string topic, int partition, long offset, string problem);
}
