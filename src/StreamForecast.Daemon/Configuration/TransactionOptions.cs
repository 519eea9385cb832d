namespace StreamForecast.Daemon.Configuration;

/// <summary>The transactions that results and offsets are written in, where Kafka:Guarantee is ExactlyOnce.</summary>
public sealed record TransactionOptions
{
    /// <summary>Longest time a result waits in an open transaction, 1ms to 10s. Readers of committed records see it after that; a shorter one costs throughput.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Records whose results close a transaction before that time, 1 to 1000000.</summary>
    public int MaxRecords { get; init; } = 10_000;

    /// <summary>After how long the brokers take back what a process that is gone has left open, 5s to 15m. Until then another machine that takes its partitions over waits. Longer than a broker's failover (some 10 s), which would otherwise cost a transaction.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (MaxDelay < TimeSpan.FromMilliseconds(1) || MaxDelay > TimeSpan.FromSeconds(10)) yield return $"{at}:MaxDelay is {Duration.Format(MaxDelay)}; choose 1ms to 10s, such as 100ms.";
        if (MaxRecords is < 1 or > 1_000_000) yield return $"{at}:MaxRecords is {MaxRecords}; choose 1 to 1000000, such as 10000.";
        if (Timeout < TimeSpan.FromSeconds(5) || Timeout > TimeSpan.FromMinutes(15)) yield return $"{at}:Timeout is {Duration.Format(Timeout)}; choose 5s to 15m, such as 20s.";
        else if (Timeout < 2 * MaxDelay) yield return $"{at}:Timeout is {Duration.Format(Timeout)}; at least twice {at}:MaxDelay ({Duration.Format(MaxDelay)}) is needed.";
    }
}
