namespace StreamForecast.EndToEnd.Chaos;

/// <summary>When a process is killed.</summary>
internal enum KillMoment
{
    /// <summary>At any time, from the very start of the process on.</summary>
    Anytime,
    /// <summary>While a transaction is open: results have reached the brokers, and are not committed.</summary>
    InTransaction,
    /// <summary>While something is being written to the state folder.</summary>
    InCheckpoint,
    /// <summary>While state is being restored and records are learnt again.</summary>
    InRestore,
    /// <summary>While partitions are on their way to a second process.</summary>
    InRebalance,
}
