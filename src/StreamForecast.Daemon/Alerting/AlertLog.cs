using Microsoft.Extensions.Logging;

namespace StreamForecast.Daemon.Alerting;

/// <summary>What is logged about alerts.</summary>
internal static partial class AlertLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "the alerts in {Path} are damaged at byte {At}: {Error} What came before that is gone on from")]
    public static partial void AlertsDamaged(this ILogger log, string path, long at, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "alerts cannot be kept in {Path}: {Error} They go on from memory; after a crash some may be told again. Make room")]
    public static partial void AlertsNotKept(this ILogger log, string path, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Firing} alerts of before go on, {Waiting} incidents are still to be told")]
    public static partial void AlertsGoOn(this ILogger log, int firing, int waiting);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Target} does not take alerts: {Reason}; they are tried again")]
    public static partial void TargetAway(this ILogger log, string target, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Target} takes alerts again")]
    public static partial void TargetBack(this ILogger log, string target);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Target} was not told of {Incidents} incidents, first {First}: {Reason}")]
    public static partial void AlertGivenUp(this ILogger log, string target, int incidents, string first, string reason);
}
