using System.Diagnostics;

namespace StreamForecast.Daemon.Telemetry;

/// <summary>The spans that the daemon tells of; nobody listens unless <see cref="OtlpExport"/> does, and then they cost nothing.</summary>
internal static class Tracing
{
    /// <summary>What the spans belong to.</summary>
    public static readonly ActivitySource Source = new("StreamForecast");

    /// <summary>A batch: decoded, scored, encoded.</summary>
    public const string Batch = "batch";

    /// <summary>A transaction, from its first try to its commit.</summary>
    public const string Transaction = "transaction";

    /// <summary>The number of records, a tag of both.</summary>
    public const string Records = "streamforecast.records";
}
