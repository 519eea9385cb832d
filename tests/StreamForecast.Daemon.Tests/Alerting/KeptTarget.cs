using StreamForecast.Daemon.Alerting;

namespace StreamForecast.Daemon.Tests.Alerting;

/// <summary>A target that keeps what it is told, or answers as it is told to.</summary>
internal sealed class KeptTarget : IAlertTarget
{
    private readonly List<string> told = [];
    private readonly SemaphoreSlim more = new(0);

    public string Name => "kept";

    public bool WantsEveryEnd { get; init; }

    public TimeSpan? Resend { get; init; }

    public int MostAtOnce => 1;

    /// <summary>Answers for the next messages; after them it takes all.</summary>
    public Queue<AlertReply> Replies { get; init; } = new();

    /// <summary>Status and series of each message taken.</summary>
    public List<string> Told
    {
        get
        {
            lock (told) return [.. told];
        }
    }

    /// <summary>Waits until so many more were asked.</summary>
    public async Task Asked(int count)
    {
        for (; count > 0; count--) Assert.True(await more.WaitAsync(TimeSpan.FromSeconds(30)), "Nothing was sent.");
    }

    public void Keep(IEnumerable<IncidentNotice> incidents)
    {
        lock (told) told.AddRange(incidents.Select(incident => $"{(incident.Ended is null ? "firing" : "resolved")} {string.Join(' ', incident.Alerts.Select(alert => alert.Series))}"));
    }

    public Task<AlertAnswer> SendAsync(IReadOnlyList<IncidentNotice> incidents, CancellationToken stop)
    {
        AlertReply reply = Replies.TryDequeue(out AlertReply next) ? next : AlertReply.Taken;
        if (reply is AlertReply.Taken) Keep(incidents);
        more.Release();
        return Task.FromResult(new AlertAnswer(reply, reply.ToString()));
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
