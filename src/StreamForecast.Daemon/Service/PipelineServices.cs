using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Checkpoints;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Live;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Daemon.Telemetry;

namespace StreamForecast.Daemon.Service;

/// <summary>What the pipelines of a process share.</summary>
internal sealed record PipelineServices(
    KafkaClients Clients, IReadOnlyList<SinkRunner> Sinks, StateStore States, Counters Counters, DaemonMetrics Metrics, LiveBoard? Live, Heartbeat Heart, BatchObserver? Observer, ILogger Log);
