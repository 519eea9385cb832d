using StreamForecast.Daemon.Sinks;

namespace StreamForecast.Daemon.Alerting;

/// <summary>What an <see cref="AlertBook"/> is told: a row of a series, or that event time has gone on. Equal inputs in equal order make equal books.</summary>
/// <param name="Time">Event time of the partition, Unix ms.</param>
/// <param name="Series">The series; null where there is no row.</param>
/// <param name="Row">The row.</param>
/// <param name="IsOld">Whether it was older than Alerts:MaximumAge when it came.</param>
internal readonly record struct AlertInput(long Time, string? Series, AlertRow Row, bool IsOld);
