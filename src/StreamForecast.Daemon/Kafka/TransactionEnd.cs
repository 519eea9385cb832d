using Confluent.Kafka;

namespace StreamForecast.Daemon.Kafka;

/// <summary>How a transaction ended.</summary>
/// <param name="Kind">Committed, refused or not known.</param>
/// <param name="Error">What Kafka said; null when it was committed.</param>
internal readonly record struct TransactionEnd(TransactionEndKind Kind, Error? Error)
{
    /// <summary>All of it is there for readers of committed records.</summary>
    public static TransactionEnd Committed => new(TransactionEndKind.Committed, null);
}
