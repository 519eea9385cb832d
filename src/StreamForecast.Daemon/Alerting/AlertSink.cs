using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Sinks;

namespace StreamForecast.Daemon.Alerting;

/// <summary>Alerting as an output: takes the rows that alerting is to know of, and has every target told. Offsets wait for its journal, not for the targets.</summary>
internal sealed class AlertSink : ISink
{
    private readonly AlertDesk desk;
    private readonly List<AlertSender> senders = [];

    /// <summary>Opens the book in a folder and begins to tell what waits there.</summary>
    public AlertSink(AlertOptions options, string folder, TimeProvider clock, ILogger log)
    {
        IAlertTarget[] targets =
        [
            .. options.Alertmanager.Url.Select(url => new AlertmanagerTarget(url, options, clock)),
            .. options.Webhooks.Select(hook => new WebhookTarget(hook.Key, hook.Value, options.PageUrl, clock)),
        ];
        desk = new AlertDesk(options, folder, [.. targets.Select(target => target.Name)], clock, log);
        foreach (IAlertTarget target in targets) senders.Add(new AlertSender(target, desk, options, clock, log));
    }

    /// <inheritdoc/>
    public string Name => "alerts";

    /// <summary>The targets, and how much they were told.</summary>
    public IReadOnlyList<AlertSender> Senders => senders;

    /// <summary>What page and metrics show.</summary>
    public AlertSnapshot Snapshot() => desk.Snapshot();

    /// <summary>Partitions have left the process.</summary>
    public void Gone(IEnumerable<int> partitions) => desk.Gone(partitions);

    /// <summary>Partitions have come to the process.</summary>
    public void Here(IEnumerable<int> partitions) => desk.Here(partitions);

    /// <inheritdoc/>
    public ValueTask WriteAsync(OutputBatch batch, CancellationToken stop)
    {
        if (desk.Take(batch)) senders.ForEach(sender => sender.Hurry());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(senders.Select(async sender => await sender.DisposeAsync()));
        desk.Dispose();
    }
}
