using System.Diagnostics;
using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace StreamForecast.Daemon.Telemetry;

/// <summary>OpenTelemetry's exporter says only to the runtime's own events what goes wrong; this brings it into the log, at most once in five minutes.</summary>
internal sealed class OtlpTroubles(string endpoint, ILogger log) : EventListener
{
    private static readonly TimeSpan SayAgain = TimeSpan.FromMinutes(5);
    private long said;

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "OpenTelemetry-Exporter-OpenTelemetryProtocol") EnableEvents(eventSource, EventLevel.Warning);
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (log is null) return;        // the base's constructor enables the source before ours has run
        long last = Volatile.Read(ref said), now = Stopwatch.GetTimestamp();
        if (last != 0 && Stopwatch.GetElapsedTime(last, now) < SayAgain) return;
        if (Interlocked.CompareExchange(ref said, now, last) != last) return;
        string[] words = [.. (eventData.Payload ?? []).Select(word => word?.ToString()?.Split('\n')[0] ?? "")];
        log.NotExported(endpoint, string.Join("; ", words));
    }
}
