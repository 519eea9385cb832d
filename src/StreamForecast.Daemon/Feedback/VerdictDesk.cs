using Confluent.Kafka;
using StreamForecast.Daemon.Live;

namespace StreamForecast.Daemon.Feedback;

/// <summary>Takes verdicts from the API and the page: completes them from what is known of their events, and has them written to the topic, which everybody reads them from.</summary>
/// <param name="ledger">The verdicts in force.</param>
/// <param name="topic">Where they go; null while there is no connection to Kafka.</param>
/// <param name="events">The newest events.</param>
/// <param name="clock">Says when a verdict was given.</param>
internal sealed class VerdictDesk(VerdictLedger ledger, Func<VerdictTopic?> topic, LiveEvents events, TimeProvider clock)
{
    /// <summary>The verdicts in force; none while they are not known yet.</summary>
    public VerdictList InForce => ledger.Current ?? VerdictList.Empty;

    /// <summary>Takes a verdict, which has no problem; as it was written. Throws <see cref="KafkaException"/> when Kafka does not take it.</summary>
    public async Task<VerdictRecord> TakeAsync(VerdictRecord verdict, CancellationToken stop)
    {
        if (verdict is { Series: { } series, Event: { } start } && events.Find(series, start) is { } known)
            verdict = verdict with
            {
                Score = verdict.Score ?? Finite(known.Score),
                Kind = verdict.Kind ?? known.Kind,
                Direction = verdict.Direction ?? known.Direction,
                Value = verdict.Value ?? Finite(known.Value),
                Expected = verdict.Expected ?? Finite(known.Expected),
            };
        VerdictRecord complete = VerdictFormat.Completed(verdict with { At = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        await Topic.WriteAsync(complete.Id, complete, stop);
        return complete;
    }

    /// <summary>Takes a verdict back; false when none of that id is in force. Throws as <see cref="TakeAsync"/>.</summary>
    public async Task<bool> TakeBackAsync(string id, CancellationToken stop)
    {
        if (!InForce.Records.Exists(record => record.Id == id)) return false;
        await Topic.WriteAsync(id, null, stop);
        return true;
    }

    private VerdictTopic Topic => topic() ?? throw new KafkaException(new Error(ErrorCode.Local_Transport, "there is no connection to Kafka yet"));

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
