using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Demo;
using StreamForecast.Daemon.Replay;
using StreamForecast.Daemon.Simulation;

namespace StreamForecast.Daemon.Bench;

/// <summary>
/// Records a second Kafka to Kafka: the daemon over a topic of simulated observations, then <see cref="BareLoop"/> over the
/// same topic with payloads of the size that the daemon wrote, on the same brokers. Called by <c>bench pipeline</c>.
/// </summary>
internal sealed class PipelineBench(DaemonOptions configured, BenchBrokers brokers, SimulationPlan plan)
{
    private readonly string run = $"streamforecast-bench-{Guid.NewGuid():N}"[..32];

    /// <summary>Shows a stage of known length while it works.</summary>
    /// <param name="title">What is done.</param>
    /// <param name="total">Its length.</param>
    /// <param name="work">Does it, and reports how far it has come.</param>
    public delegate void Stage(string title, double total, Action<Action<double, string>> work);

    /// <summary>Mean bytes of a forecast's payload, once it was measured.</summary>
    public int PayloadBytes { get; private set; }

    /// <summary>Writes the observations, measures the daemon, then the bare loop.</summary>
    public async Task<BenchFigure> RunAsync(Stage stage, CancellationToken stop)
    {
        var kafka = configured.Kafka with
        {
            Brokers = brokers.Addresses,
            Topic = $"{run}.observations",
            ForecastsTopic = $"{run}.forecasts",
            AnomaliesTopic = $"{run}.anomalies",
            DeadLetterTopic = $"{run}.dead-letter",
            GroupId = $"{run}.daemon",
        };
        string bare = $"{run}.bare";
        foreach (string topic in new[] { kafka.Topic, kafka.ForecastsTopic, kafka.AnomaliesTopic, kafka.DeadLetters, bare }) brokers.Create(topic, kafka.Partitions);

        long records = (long)plan.Series * plan.Points;
        using (var producer = new ObservationProducer(kafka.Brokers, kafka.Topic))
            stage("Writing observations", records, report => SimulatedStream.Produce(plan, producer, report, stop));
        double daemon = await MeasureDaemonAsync(configured with { Kafka = kafka, Web = configured.Web with { Enabled = false } }, records, stage, stop);
        double loop = await MeasureLoopAsync(kafka, bare, records, stage, stop);
        return new BenchFigure("pipeline", daemon, "records/s", loop);
    }

    private async Task<double> MeasureDaemonAsync(DaemonOptions options, long records, Stage stage, CancellationToken stop)
    {
        double rate = 0;
        using var gauge = new TopicGauge(options.Kafka.Brokers, options.Kafka.ForecastsTopic, options.Kafka.Partitions);
        await using (var daemon = new EphemeralDaemon(options))
            stage("Daemon", records, report => rate = gauge.Measure(records, daemon.Ended, report, stop));
        PayloadBytes = gauge.PayloadBytes();
        return rate;
    }

    private async Task<double> MeasureLoopAsync(KafkaOptions kafka, string to, long records, Stage stage, CancellationToken stop)
    {
        double rate = 0;
        using var gauge = new TopicGauge(kafka.Brokers, to, kafka.Partitions);
        var loop = Task.Run(() => BareLoop.Run(kafka.Brokers, kafka.Topic, to, $"{run}.bare", records, PayloadBytes, stop), stop);
        stage("Bare loop", records, report => rate = gauge.Measure(records, loop, report, stop));
        await loop;
        return rate;
    }
}
