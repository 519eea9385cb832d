using StreamForecast.Daemon.Decoding;

namespace StreamForecast.Daemon.Telemetry;

/// <summary>
/// What the daemon has counted since its start, summed over all pipelines. Written once a batch, read at any time by the
/// STATUS line, the demo's view and whoever asks.
/// </summary>
internal sealed class Counters
{
    private readonly long[] deadLetters = new long[Enum.GetValues<RejectionCause>().Length];
    private readonly Dictionary<int, (long Series, long Partitions, long Lag)> holdings = [];
    private readonly Lock gate = new();
    private long received, scored, flagged, gaps, duplicates, late, suppressed, batches;

    /// <inheritdoc cref="BatchCounts.Received"/>
    public long Received => Volatile.Read(ref received);
    /// <inheritdoc cref="BatchCounts.Scored"/>
    public long Scored => Volatile.Read(ref scored);
    /// <inheritdoc cref="BatchCounts.Flagged"/>
    public long Flagged => Volatile.Read(ref flagged);
    /// <inheritdoc cref="BatchCounts.Gaps"/>
    public long Gaps => Volatile.Read(ref gaps);
    /// <inheritdoc cref="BatchCounts.Duplicates"/>
    public long Duplicates => Volatile.Read(ref duplicates);
    /// <inheritdoc cref="BatchCounts.Late"/>
    public long Late => Volatile.Read(ref late);
    /// <inheritdoc cref="BatchCounts.Suppressed"/>
    public long Suppressed => Volatile.Read(ref suppressed);
    /// <summary>Batches processed.</summary>
    public long Batches => Volatile.Read(ref batches);

    /// <summary>Records that went to the dead-letter topic.</summary>
    public long DeadLetters => Enum.GetValues<RejectionCause>().Sum(DeadLettersOf);

    /// <summary>Records that went to the dead-letter topic for a cause.</summary>
    public long DeadLettersOf(RejectionCause cause) => Volatile.Read(ref deadLetters[(int)cause]);

    /// <summary>What this process holds at the moment: series known, partitions, and records in them that are not processed yet.</summary>
    public (long Series, long Partitions, long Lag) Holdings
    {
        get
        {
            lock (gate) return (holdings.Values.Sum(h => h.Series), holdings.Values.Sum(h => h.Partitions), holdings.Values.Sum(h => h.Lag));
        }
    }

    /// <summary>Adds a batch.</summary>
    public void Add(BatchCounts batch)
    {
        Interlocked.Add(ref received, batch.Received);
        Interlocked.Add(ref scored, batch.Scored);
        Interlocked.Add(ref flagged, batch.Flagged);
        Interlocked.Add(ref gaps, batch.Gaps);
        Interlocked.Add(ref duplicates, batch.Duplicates);
        Interlocked.Add(ref late, batch.Late);
        Interlocked.Add(ref suppressed, batch.Suppressed);
        Interlocked.Increment(ref batches);
        for (int i = 0; i < deadLetters.Length; i++)
            if (batch.DeadLetters[i] > 0) Interlocked.Add(ref deadLetters[i], batch.DeadLetters[i]);
    }

    /// <summary>Says what a pipeline holds.</summary>
    public void Hold(int pipeline, long series, long partitions, long lag)
    {
        lock (gate) holdings[pipeline] = (series, partitions, lag);
    }
}
