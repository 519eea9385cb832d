using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Checkpoints;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Feedback;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Live;
using StreamForecast.Daemon.Telemetry;
using StreamForecast.Daemon.Web;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// The daemon from start to stop: model, HTTP, Kafka, outputs, pipelines; then it watches over them; then it takes all
/// down in the reverse order. Hosted by <see cref="DaemonHost"/>.
/// </summary>
internal sealed class ForecastService(
    DaemonOptions options, Counters counters, BatchObserver? observer, ServiceOutcome outcome, IHostApplicationLifetime lifetime, ILogger<ForecastService> log) : BackgroundService
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly ServiceState state = new();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        void Fail(string message)
        {
            if (!outcome.TryFail(message)) return;
            log.Failed(message);
            stop.Cancel();
        }

        try
        {
            await RunAsync(Fail, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception e) when (e is StartException or InvalidDataException or IOException or UnauthorizedAccessException or KafkaException)
        {
            Fail(e.Message);
        }
        catch (Exception e)
        {
            Fail($"BUG: {e}");
        }
        lifetime.StopApplication();
    }

    private async Task RunAsync(Action<string> fail, CancellationToken stop)
    {
        using var metrics = new DaemonMetrics(counters, TimeProvider.System);
        using var text = new MetricsText(metrics.Meter);
        using OtlpExport? otlp = options.Otlp.Endpoint.Length > 0 ? new OtlpExport(options.Otlp, metrics.Meter, log) : null;
        using SystemdNotifier systemd = SystemdNotifier.FromEnvironment();
        state.Phase = "loading the model";
        using var models = new ModelSet(options.Model, options.Kafka.Consumers);
        metrics.Model(models.Models[0].Name);
        var archive = new ModelArchive(Path.Combine(options.State.Directory, "models"), log);
        var memory = new MemoryBudget(options.State.MemoryMegabytes, options.State.Directory, log);
        var files = new StateStore(options.State.Directory, options.Kafka.Topic, log, memory.Pages);
        archive.Keep(options.Model, models.Models[0].Name);
        using Instance? instance = options.Kafka.Guarantee == Guarantee.ExactlyOnce ? Instance.Take(options.State.Directory) : null;
        var ledger = new VerdictLedger();
        metrics.Watch(ledger);
        LiveBoard? live = options.Web.Enabled ? new LiveBoard() : null;
        using OverviewClock? clock = live is null ? null : new OverviewClock(counters, live, models.Models[0].Name, () => state.NotReady);
        VerdictDesk? desk = live is null ? null : new VerdictDesk(ledger, () => state.Verdicts, live.Events, TimeProvider.System);
        await using WebServer? web = live is null ? null : await WebServer.StartAsync(
            options.Web, new WebQuestions(() => state.NotLive, () => state.NotReady, desk!, () => state.Alerts?.Snapshot(), text.Write), new Dashboard(options, options.Model.Folder, live, clock!, desk!), stop);

        using var watch = new BrokerWatch(options.Kafka.Brokers, TimeProvider.System, log) { Fatal = fail };
        state.Watch = watch;
        var clients = new KafkaClients(options.Kafka, watch, log);
        using IAdminClient admin = clients.Admin();
        state.Phase = $"waiting for Kafka at {options.Kafka.Brokers}";
        await new TopicSetup(options, admin, watch, log).RunAsync(error => WaitingForKafka(systemd, error), stop);
        watch.Answers = () => Answers(admin);

        await using var sinks = new SinkSet(options, clients, fail, log);
        metrics.Watch(sinks.Runners);
        if (sinks.Influx is { } database) metrics.Watch(database);
        if (sinks.Alerts is { } alerts) metrics.Watch(alerts);
        state.Alerts = sinks.Alerts;
        var heart = new Heartbeat(options.Kafka.Consumers, TimeProvider.System);
        CheckpointTopic? topic = options.CheckpointTopic is { } name ? new CheckpointTopic(clients, options.Kafka.GroupId, name, options.Kafka.Topic, files.Folder, memory.Pages) : null;
        using Standby? standby = topic is not null && options.State.Standby ? new Standby(clients, admin, options, topic.Name, log) : null;
        if (standby is not null) metrics.Watch(() => standby.Copies);
        using var verdicts = new VerdictTopic(clients, options.Kafka.Verdicts, ledger, log);
        state.Verdicts = verdicts;
        var feedback = new FeedbackServices(ledger, new JournalTopic(clients, options.Kafka.VerdictsJournal, options.Kafka.Topic));
        var services = new PipelineServices(clients, instance, fail, sinks.Runners, sinks.Alerts, files, memory, topic, standby, new StateRestore(files, topic, standby, log), archive, feedback, counters, metrics, live, heart, observer, log);
        using var pipelines = new PipelineSet(options, services, models.Models, fail, stop);
        (state.Heart, state.Pipelines, state.Phase) = (heart, pipelines, "running");
        foreach (string line in Banner.Lines(options, models.Models[0].Name, models.Note, sinks.Runners, web?.Address)) log.Banner(line);
        systemd.Ready("joining the consumer group");

        using var bulletin = new Bulletin(systemd, heart, counters);
        await Task.WhenAny(pipelines.Ended, Task.Delay(Timeout.Infinite, stop));
        await StopAsync(systemd, pipelines, sinks);
    }

    private async Task StopAsync(SystemdNotifier systemd, PipelineSet pipelines, SinkSet sinks)
    {
        long start = Stopwatch.GetTimestamp();
        log.Stopping();
        systemd.Stopping();
        state.Phase = "stopping";
        pipelines.Stop(abandon: outcome.Failure is not null);
        await Task.WhenAny(pipelines.Ended, Task.Delay(StopPatience));
        pipelines.Stop(abandon: true);      // whoever waits for a sink that takes nothing
        await pipelines.Ended;
        var steps = new StepClock();
        await sinks.DisposeAsync();
        log.Stopped(steps.Lap(), Stopwatch.GetElapsedTime(start).TotalMilliseconds, counters.Received, counters.Scored, counters.Flagged, counters.DeadLetters);
        if (options.Kafka.Guarantee == Guarantee.ExactlyOnce) log.Transactions(counters.TransactionsCommitted, counters.TransactionsAborted, counters.RecordsResent);
    }

    private void WaitingForKafka(SystemdNotifier systemd, string error)
    {
        log.WaitingForKafka(options.Kafka.Brokers, error);
        systemd.Status($"waiting for Kafka at {options.Kafka.Brokers}: {error}");
    }

    private static bool Answers(IAdminClient admin)
    {
        try
        {
            admin.GetMetadata(TimeSpan.FromSeconds(2));
            return true;
        }
        catch (KafkaException)
        {
            return false;
        }
    }
}
