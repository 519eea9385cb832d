using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Checkpoints;
using StreamForecast.Daemon.Feedback;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Live;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Daemon.Telemetry;

namespace StreamForecast.Daemon.Service;

/// <summary>What the pipelines of a process share; the instance is null where nothing is written in transactions, the topic where there is no checkpoint topic, the standby where no copies are kept, alerts where nobody is told.</summary>
internal sealed record PipelineServices(
    KafkaClients Clients, Instance? Instance, Action<string> Failed, IReadOnlyList<SinkRunner> Sinks, AlertSink? Alerts, StateStore Files, MemoryBudget Memory, CheckpointTopic? Topic, Standby? Standby, StateRestore States, ModelArchive Archive, FeedbackServices Feedback, Counters Counters,
    DaemonMetrics Metrics, LiveBoard? Live, Heartbeat Heart, BatchObserver? Observer, ILogger Log);
