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

    /// <summary>
    /// Writes the observations, measures the daemon under both guarantees, then the bare loop. On the embedded cluster only at least
    /// once: it keeps no offsets of transactions.
    /// </summary>
    public async Task<IReadOnlyList<BenchFigure>> RunAsync(Stage stage, CancellationToken stop)
    {
        Guarantee[] guarantees = brokers.IsEmbedded ? [Guarantee.AtLeastOnce] : [Guarantee.ExactlyOnce, Guarantee.AtLeastOnce];
        KafkaOptions[] kafkas = [.. guarantees.Select(Options)];
        string bare = $"{run}.bare";
        brokers.Create(kafkas[0].Topic, kafkas[0].Partitions);
        foreach (KafkaOptions kafka in kafkas)
            foreach (string topic in new[] { kafka.ForecastsTopic, kafka.AnomaliesTopic, kafka.DeadLetters, kafka.Verdicts, kafka.VerdictsJournal }) brokers.Create(topic, kafka.Partitions);
        brokers.Create(bare, kafkas[0].Partitions);

        long records = (long)plan.Series * plan.Points;
        using (var producer = new ObservationProducer(kafkas[0].Brokers, kafkas[0].Topic))
            stage("Writing observations", records, report => SimulatedStream.Produce(plan, producer, report, stop));
        var rates = new List<double>();
        foreach (KafkaOptions kafka in kafkas)
            rates.Add(await MeasureDaemonAsync(configured with { Kafka = kafka, Web = configured.Web with { Enabled = false } }, records, stage, stop));
        double loop = await MeasureLoopAsync(kafkas[0], bare, records, stage, stop);
        return [.. rates.Select((rate, i) => new BenchFigure(i == 0 ? "pipeline" : "pipeline, at least once", rate, "records/s", loop))];
    }

    private KafkaOptions Options(Guarantee guarantee) => configured.Kafka with
    {
        Guarantee = guarantee,
        Brokers = brokers.Addresses,
        Topic = $"{run}.observations",
        ForecastsTopic = $"{run}.{guarantee}.forecasts",
        AnomaliesTopic = $"{run}.{guarantee}.anomalies",
        DeadLetterTopic = $"{run}.{guarantee}.dead-letter",
        VerdictsTopic = "",
        GroupId = $"{run}.{guarantee}",
    };

    private async Task<double> MeasureDaemonAsync(DaemonOptions options, long records, Stage stage, CancellationToken stop)
    {
        double rate = 0;
        using var gauge = new TopicGauge(options.Kafka.Brokers, options.Kafka.ForecastsTopic, options.Kafka.Partitions);
        await using (var daemon = new EphemeralDaemon(options))
            stage($"Daemon, {Words(options.Kafka.Guarantee)}", records, report => rate = gauge.Measure(records, daemon.Ended, report, stop));
        PayloadBytes = gauge.PayloadBytes();
        return rate;
    }

    /// <summary>A guarantee as tables name it.</summary>
    public static string Words(Guarantee guarantee) => guarantee == Guarantee.ExactlyOnce ? "exactly once" : "at least once";

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
