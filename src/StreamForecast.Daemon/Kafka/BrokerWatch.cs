using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamForecast.Daemon.Kafka;

/// <summary>
/// Knows whether Kafka can be reached, and says it once when it cannot and once when it can again. Told by every client's
/// error handler; while Kafka is away it asks for metadata itself, because an idle topic gives no sign of life.
/// </summary>
internal sealed class BrokerWatch(string brokers, TimeProvider clock, ILogger log) : IDisposable
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private Timer? asking;
    private long since;
    private bool disposed;

    /// <summary>Whether no broker can be reached.</summary>
    public bool IsAway { get; private set; }

    /// <summary>Asks the cluster whether it answers; set by the service once there is a client for it.</summary>
    public Func<bool>? Answers { get; set; }

    /// <summary>Called with the first fatal error of any client: the process cannot go on and has to say why.</summary>
    public Action<string>? Fatal { get; set; }

    /// <summary>What the last error said, for messages.</summary>
    public string LastError { get; private set; } = "no answer";

    /// <summary>Takes an error of a client.</summary>
    public void Error(Error error)
    {
        if (error.IsFatal)
        {
            Fatal?.Invoke($"The Kafka client at {brokers} cannot go on: {error.Reason} ({error.Code}).");
            return;
        }
        if (error.Code != ErrorCode.Local_AllBrokersDown)
        {
            LastError = error.Reason;
            return;
        }
        lock (gate)
        {
            if (asking is not null || disposed || Answers is null) return;
            since = clock.GetTimestamp();
            asking = new Timer(_ => Ask(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Stops asking.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            asking?.Dispose();
        }
    }

    /// <summary>Each client notices an outage, and its end, in its own time; so what counts is whether Kafka answers now.</summary>
    private void Ask()
    {
        bool answers = Answers!();
        lock (gate)
        {
            if (disposed) return;
            if (!answers && !IsAway) log.BrokerAway(brokers, LastError);
            if (answers && IsAway) log.BrokerBack(brokers, clock.GetElapsedTime(since).TotalSeconds);
            IsAway = !answers;
            if (IsAway)
            {
                asking!.Change(AskAgain, Timeout.InfiniteTimeSpan);
                return;
            }
            asking!.Dispose();
            asking = null;
        }
    }
}
