using StreamForecast.Engine;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Configuration;

/// <summary>
/// Everything an operator decides, one section per subject; what <see cref="ConfigurationLoader"/> makes of the file and
/// the environment. The comments of these records are the comments of config/streamforecast.json and the descriptions of
/// its schema.
/// </summary>
public sealed record DaemonOptions
{
    /// <summary>The Kafka cluster, the topics and the consumer group.</summary>
    public KafkaOptions Kafka { get; init; } = new();

    /// <summary>How a record is read.</summary>
    public InputOptions Input { get; init; } = new();

    /// <summary>Interval and seasons of the series.</summary>
    public SeriesOptions Series { get; init; } = new();

    /// <summary>What is forecast.</summary>
    public ForecastOptions Forecast { get; init; } = new();

    /// <summary>When a row is called an anomaly.</summary>
    public AnomalyOptions Anomaly { get; init; } = new();

    /// <summary>How many records are handled at once. Changes speed and delay, never results.</summary>
    public BatchOptions Batch { get; init; } = new();

    /// <summary>Where the state of the series is kept between runs.</summary>
    public StateOptions State { get; init; } = new();

    /// <summary>The network that forecasts.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>How train makes a network of history. What --iterations, --rate, --seed and --threads say wins.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Where forecasts and anomalies go.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <summary>Whom events are told, and which: docs/ALERTING.md. Off until an Alertmanager or a webhook is named.</summary>
    public AlertOptions Alerts { get; init; } = new();

    /// <summary>The HTTP server: the page, /api, /metrics and /health.</summary>
    public WebOptions Web { get; init; } = new();

    /// <summary>Metrics and traces to a collector of OpenTelemetry. Prometheus asks for /metrics instead.</summary>
    public OtlpOptions Otlp { get; init; } = new();

    /// <summary>Where each key that was set was set: the file or the variable, by key (Kafka:Brokers), letter case aside.</summary>
    internal IReadOnlyDictionary<string, string> Origins { get; init; } = new Dictionary<string, string>();

    /// <summary>The part that the engine reads.</summary>
    internal EngineOptions Engine => new() { Series = Series, Forecast = Forecast, Anomaly = Anomaly, AllowedLateness = Input.AllowedLateness, WaveRows = Batch.WaveRows };

    /// <summary>The checkpoint topic by its name; null for none.</summary>
    internal string? CheckpointTopic => State.TopicInterval == TimeSpan.Zero ? null : State.Topic.Length > 0 ? State.Topic : Kafka.GroupId + ".checkpoints";

    /// <summary>Every problem at once, so that the operator mends the file in one pass; each names its key, what it is and what it may be.</summary>
    public IEnumerable<string> Problems() =>
    [
        .. Kafka.Problems("Kafka"), .. Input.Problems("Input"), .. Series.Problems("Series"), .. Forecast.Problems("Forecast"),
        .. Anomaly.Problems("Anomaly"), .. Batch.Problems("Batch"), .. State.Problems("State"), .. CheckpointTopicProblems(), .. Model.Problems("Model"), .. Training.Problems("Training"),
        .. Output.Problems("Output"), .. Alerts.Problems("Alerts"), .. Web.Problems("Web"), .. Otlp.Problems("Otlp"), .. GuaranteeProblems(),
    ];

    private IEnumerable<string> CheckpointTopicProblems()
    {
        if (CheckpointTopic is { } topic && (topic == Kafka.Topic || topic == Kafka.ForecastsTopic || topic == Kafka.AnomaliesTopic || topic == Kafka.DeadLetters))
            yield return $"State:Topic is \"{topic}\", which section Kafka names too; the checkpoint topic is compacted and holds nothing else, choose another name.";
    }

    private IEnumerable<string> GuaranteeProblems()
    {
        if (Kafka.Guarantee == Guarantee.ExactlyOnce && Output.Kafka is { Enabled: true, Required: false })
            yield return "Output:Kafka:Required is false, but Kafka:Guarantee is ExactlyOnce, which writes results and offsets together; set Kafka:Guarantee to AtLeastOnce, or Required to true.";
    }
}
