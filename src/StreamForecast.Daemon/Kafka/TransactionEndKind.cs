namespace StreamForecast.Daemon.Kafka;

/// <summary>How a transaction ended.</summary>
internal enum TransactionEndKind
{
    /// <summary>All of it is there.</summary>
    Committed,
    /// <summary>None of it is there, once it is aborted.</summary>
    Refused,
    /// <summary>All of it is there or none: the group's offsets tell, once a new producer has taken over.</summary>
    Unknown,
}
