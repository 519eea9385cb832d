using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;

namespace StreamForecast.Daemon.Alerting;

/// <summary>
/// Tells one target what it does not know yet: from the book, so that nothing queues here and nothing is lost at the end. A target that is away is tried again after half a second, then twice as long each
/// time up to half a minute, with jitter; what it does not take within Alerts:RetryFor, or finds fault with, is given up, logged and counted.
/// </summary>
internal sealed class AlertSender : IAsyncDisposable
{
    private static readonly TimeSpan firstPause = TimeSpan.FromMilliseconds(500), longestPause = TimeSpan.FromSeconds(30), parting = TimeSpan.FromSeconds(3);

    private readonly IAlertTarget target;
    private readonly AlertDesk desk;
    private readonly AlertOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly SemaphoreSlim added = new(1);      // what waited before the start is told at once
    private readonly CancellationTokenSource ending = new();
    private readonly Task sending;
    private long sent, failed;
    private DateTimeOffset? awaySince;

    /// <summary>Begins with what waits from before.</summary>
    public AlertSender(IAlertTarget target, AlertDesk desk, AlertOptions options, TimeProvider clock, ILogger log)
    {
        (this.target, this.desk, this.options, this.clock, this.log) = (target, desk, options, clock, log);
        sending = Task.Run(RunAsync);
    }

    /// <summary>Name of the target.</summary>
    public string Name => target.Name;

    /// <summary>Messages that it took.</summary>
    public long Sent => Volatile.Read(ref sent);

    /// <summary>Incidents whose message was given up.</summary>
    public long Failed => Volatile.Read(ref failed);

    /// <summary>Said when the book has changed.</summary>
    public void Hurry() => added.Release();

    /// <summary>Tells for some seconds what is not told yet; the rest stands in the journal for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await sending;
        using (var late = new CancellationTokenSource(parting)) await TellAsync(late.Token);
        target.Dispose();
        ending.Dispose();
        added.Dispose();
    }

    private async Task RunAsync()
    {
        TimeSpan pause = firstPause;
        DateTimeOffset resend = clock.GetUtcNow();      // at once: a target that was told before hears again before it takes them to be over
        while (!ending.IsCancellationRequested)
        {
            if (!await TellAsync(ending.Token))
            {
                await Wait(pause * (0.5 + Random.Shared.NextDouble()));     // jitter: many daemons do not come back at once
                pause = pause * 2 < longestPause ? pause * 2 : longestPause;
                continue;
            }
            pause = firstPause;
            if (target.Resend is { } every && clock.GetUtcNow() >= resend)
            {
                if (!await ResendAsync()) continue;
                resend = clock.GetUtcNow() + every;
            }
            if (desk.Untold(target).Count > 0) continue;
            await NextChange(target.Resend is null ? Timeout.InfiniteTimeSpan : resend - clock.GetUtcNow());
        }
    }

    /// <summary>Tells what is not told yet; false when the target is away.</summary>
    private async Task<bool> TellAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && desk.Untold(target) is { Count: > 0 } untold)
        {
            AlertAnswer answer;
            try
            {
                answer = await target.SendAsync(untold, stop);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
            if (answer.Reply is AlertReply.Taken)
            {
                Interlocked.Increment(ref sent);
                if (awaySince is not null) log.TargetBack(target.Name);
                awaySince = null;
                desk.Acknowledge(target.Name, untold);
                continue;
            }
            if (answer.Reply is AlertReply.Away)
            {
                if (awaySince is null) log.TargetAway(target.Name, answer.Reason);
                awaySince ??= clock.GetUtcNow();
                if (clock.GetUtcNow() - awaySince < options.RetryFor) return false;
            }
            log.AlertGivenUp(target.Name, untold.Count, untold[0].Id, answer.Reason);
            Interlocked.Add(ref failed, untold.Count);
            if (awaySince is not null) awaySince = clock.GetUtcNow();       // the next has its own time
            desk.Acknowledge(target.Name, untold);
        }
        return true;
    }

    private async Task<bool> ResendAsync()
    {
        List<IncidentNotice> firing = desk.Firing();
        if (firing.Count == 0) return true;
        try
        {
            AlertAnswer answer = await target.SendAsync(firing, ending.Token);
            if (answer.Reply is AlertReply.Taken) return true;
            if (awaySince is null) log.TargetAway(target.Name, answer.Reason);
            awaySince ??= clock.GetUtcNow();
            await Wait(firstPause);
        }
        catch (OperationCanceledException)
        {
        }
        return false;
    }

    /// <summary>Waits until something has changed, and then for what comes with it; or so long.</summary>
    private async Task NextChange(TimeSpan most)
    {
        if (most != Timeout.InfiniteTimeSpan && most <= TimeSpan.Zero) return;
        try
        {
            if (!await added.WaitAsync(most, ending.Token)) return;
            await Task.Delay(options.GroupWait, ending.Token);
            while (added.Wait(0, CancellationToken.None))
            {
                // One look at the book tells all that has changed.
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task Wait(TimeSpan time) => await Task.Delay(time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
