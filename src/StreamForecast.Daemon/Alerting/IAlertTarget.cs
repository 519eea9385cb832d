namespace StreamForecast.Daemon.Alerting;

/// <summary>Somebody who is told of incidents. Called with one message at a time.</summary>
internal interface IAlertTarget : IDisposable
{
    /// <summary>The name in metrics, in the log and in the book: "alertmanager http://...", "webhook ops".</summary>
    string Name { get; }

    /// <summary>Whether it is told of every alert that ends, and not of joining, escalation and the end of all alone.</summary>
    bool WantsEveryEnd { get; }

    /// <summary>How often it wants to hear again of what goes on; null: never.</summary>
    TimeSpan? Resend { get; }

    /// <summary>Most incidents of a message.</summary>
    int MostAtOnce { get; }

    /// <summary>Tells it. The same may be told twice, after a crash between its answer and our note of it.</summary>
    Task<AlertAnswer> SendAsync(IReadOnlyList<IncidentNotice> incidents, CancellationToken stop);
}
