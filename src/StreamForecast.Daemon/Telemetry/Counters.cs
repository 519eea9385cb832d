using StreamForecast.Daemon.Decoding;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Daemon.Telemetry;

/// <summary>
/// What the daemon has counted since its start, summed over all pipelines. Written once a batch, read at any time by the
/// STATUS line, the demo's view and whoever asks.
/// </summary>
internal sealed class Counters
{
    private readonly long[] deadLetters = new long[Enum.GetValues<RejectionCause>().Length];
    private readonly long[] flagged = new long[Enum.GetValues<AnomalyKind>().Length];
    private readonly LeadScore[] leads = new LeadScore[LeadScore.Leads.Length];
    private readonly Dictionary<int, IReadOnlyList<PartitionHolding>> holdings = [];
    private readonly Lock gate = new();
    private long received, scored, banded, covered, gaps, duplicates, late, inserted, corrected, corrections, silences, suppressed, pagedIn, batches, committed, aborted, resent;

    /// <inheritdoc cref="BatchCounts.Received"/>
    public long Received => Volatile.Read(ref received);
    /// <inheritdoc cref="BatchCounts.Scored"/>
    public long Scored => Volatile.Read(ref scored);
    /// <summary>Rows flagged as anomalies.</summary>
    public long Flagged => Enum.GetValues<AnomalyKind>().Sum(FlaggedOf);
    /// <inheritdoc cref="BatchCounts.Banded"/>
    public long Banded => Volatile.Read(ref banded);
    /// <inheritdoc cref="BatchCounts.Covered"/>
    public long Covered => Volatile.Read(ref covered);
    /// <inheritdoc cref="BatchCounts.Gaps"/>
    public long Gaps => Volatile.Read(ref gaps);
    /// <inheritdoc cref="BatchCounts.Duplicates"/>
    public long Duplicates => Volatile.Read(ref duplicates);
    /// <inheritdoc cref="BatchCounts.Late"/>
    public long Late => Volatile.Read(ref late);
    /// <inheritdoc cref="BatchCounts.Inserted"/>
    public long Inserted => Volatile.Read(ref inserted);
    /// <inheritdoc cref="BatchCounts.Corrected"/>
    public long Corrected => Volatile.Read(ref corrected);
    /// <inheritdoc cref="BatchCounts.Corrections"/>
    public long Corrections => Volatile.Read(ref corrections);
    /// <inheritdoc cref="BatchCounts.Silences"/>
    public long Silences => Volatile.Read(ref silences);
    /// <inheritdoc cref="BatchCounts.Suppressed"/>
    public long Suppressed => Volatile.Read(ref suppressed);
    /// <inheritdoc cref="BatchCounts.PagedIn"/>
    public long PagedIn => Volatile.Read(ref pagedIn);
    /// <summary>Batches processed.</summary>
    public long Batches => Volatile.Read(ref batches);

    /// <summary>Transactions committed.</summary>
    public long TransactionsCommitted => Volatile.Read(ref committed);
    /// <summary>Transactions aborted.</summary>
    public long TransactionsAborted => Volatile.Read(ref aborted);
    /// <summary>Records whose results were sent again after their transaction was aborted.</summary>
    public long RecordsResent => Volatile.Read(ref resent);

    /// <summary>Records that went to the dead-letter topic.</summary>
    public long DeadLetters => Enum.GetValues<RejectionCause>().Sum(DeadLettersOf);

    /// <summary>Records that went to the dead-letter topic for a cause.</summary>
    public long DeadLettersOf(RejectionCause cause) => Volatile.Read(ref deadLetters[(int)cause]);

    /// <summary>Rows flagged as anomalies of a kind.</summary>
    public long FlaggedOf(AnomalyKind kind) => Volatile.Read(ref flagged[(int)kind]);

    /// <summary>What forecasts have shown whose rows have come, for each of <see cref="LeadScore.Leads"/>.</summary>
    public IReadOnlyList<LeadScore> Leads
    {
        get
        {
            lock (gate) return [.. leads];
        }
    }

    /// <summary>What this process holds at the moment, as each pipeline said last.</summary>
    public IReadOnlyList<PartitionHolding> Partitions
    {
        get
        {
            lock (gate) return [.. holdings.Values.SelectMany(partitions => partitions)];
        }
    }

    /// <summary>The sum of <see cref="Partitions"/>: series known, partitions, and records in them that are not processed yet.</summary>
    public (long Series, long Partitions, long Lag) Holdings
    {
        get
        {
            IReadOnlyList<PartitionHolding> held = Partitions;
            return (held.Sum(p => p.Series), held.Count, held.Sum(p => p.Lag));
        }
    }

    /// <summary>Adds a batch.</summary>
    public void Add(BatchCounts batch)
    {
        Interlocked.Add(ref received, batch.Received);
        Interlocked.Add(ref scored, batch.Scored);
        Interlocked.Add(ref banded, batch.Banded);
        Interlocked.Add(ref covered, batch.Covered);
        Interlocked.Add(ref gaps, batch.Gaps);
        Interlocked.Add(ref duplicates, batch.Duplicates);
        Interlocked.Add(ref late, batch.Late);
        Interlocked.Add(ref inserted, batch.Inserted);
        Interlocked.Add(ref corrected, batch.Corrected);
        Interlocked.Add(ref corrections, batch.Corrections);
        Interlocked.Add(ref silences, batch.Silences);
        Interlocked.Add(ref suppressed, batch.Suppressed);
        Interlocked.Add(ref pagedIn, batch.PagedIn);
        Interlocked.Increment(ref batches);
        for (int i = 0; i < flagged.Length; i++)
            if (batch.Flagged[i] > 0) Interlocked.Add(ref flagged[i], batch.Flagged[i]);
        for (int i = 0; i < deadLetters.Length; i++)
            if (batch.DeadLetters[i] > 0) Interlocked.Add(ref deadLetters[i], batch.DeadLetters[i]);
        lock (gate)
        {
            for (int i = 0; i < leads.Length; i++) leads[i].Add(batch.Leads[i]);
        }
    }

    /// <summary>Counts a transaction that is there.</summary>
    public void CountCommitted() => Interlocked.Increment(ref committed);

    /// <summary>Counts a transaction that was taken back.</summary>
    public void CountAborted() => Interlocked.Increment(ref aborted);

    /// <summary>Counts records whose results are sent again.</summary>
    public void CountResent(int records) => Interlocked.Add(ref resent, records);

    /// <summary>Says what a pipeline holds.</summary>
    public void Hold(int pipeline, IReadOnlyList<PartitionHolding> partitions)
    {
        lock (gate) holdings[pipeline] = partitions;
    }
}
