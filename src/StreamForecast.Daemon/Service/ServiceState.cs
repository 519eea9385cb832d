using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Feedback;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Service;

/// <summary>How far the service has come, for whoever asks from outside: /health, STATUS.</summary>
internal sealed class ServiceState
{
    /// <summary>A loop that has not turned for so long is stuck: a batch takes tens of milliseconds, a large snapshot some seconds.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(60);

    private volatile string phase = "starting";

    /// <summary>What it is doing.</summary>
    public string Phase
    {
        get => phase;
        set => phase = value;
    }

    /// <summary>The pipelines, once they run.</summary>
    public PipelineSet? Pipelines { get; set; }

    /// <summary>Their pulse, once they run.</summary>
    public Heartbeat? Heart { get; set; }

    /// <summary>Where verdicts go, once there is a connection for them.</summary>
    public VerdictTopic? Verdicts { get; set; }

    /// <summary>Who tells people, once there is somebody.</summary>
    public AlertSink? Alerts { get; set; }

    /// <summary>Whether Kafka can be reached, once there is somebody who knows.</summary>
    public BrokerWatch? Watch { get; set; }

    /// <summary>Null while the loops turn; else what is wrong. A restart would help.</summary>
    public string? NotLive => Heart is { } heart && heart.Silence > Stuck ? $"a processing loop has not turned for {heart.Silence.TotalSeconds:0} s" : null;

    /// <summary>Null while records are being processed; else what is waited for.</summary>
    public string? NotReady =>
        Pipelines is null || phase == "stopping" ? phase
        : Watch is { IsAway: true } ? "Kafka cannot be reached"
        : Pipelines.HaveJoined ? NotLive
        : "joining the consumer group";
}
