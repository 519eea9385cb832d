using System.Diagnostics;
using Confluent.Kafka;

namespace StreamForecast.Daemon.Kafka;

/// <summary>
/// One transactional producer, and its successors under the same id: begins, fills, commits and aborts transactions, waits for
/// as long as Kafka is away, and sorts the ways in which a transaction can fail into three. Used by one thread.
/// </summary>
internal sealed class TransactionClient(Func<IProducer<byte[]?, byte[]?>> make, TimeSpan timeout, CancellationToken stop) : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);           // of a call that waits, to look at the stop in between
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);           // for a call to come back after its time

    private IProducer<byte[]?, byte[]?>? producer;
    private bool isLost;        // a call of the producer's does not come back
    private long begun;

    /// <summary>Whether a transaction is open.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Time since the transaction was begun.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(begun);

    /// <summary>
    /// Makes the producer, or makes it anew after one that cannot go on. The brokers end whatever a predecessor of the same id
    /// has left open, and refuse it from now on. Throws <see cref="KafkaException"/> when they refuse this one.
    /// </summary>
    public void Open()
    {
        if (isLost) Task.Run(producer!.Dispose);        // which waits for the call that does not come back
        else producer?.Dispose();
        IsOpen = isLost = false;
        producer = make();
        Retried(() => producer.InitTransactions(Slice), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins a transaction, with a new producer where the one there is cannot go on.</summary>
    public void Begin()
    {
        try
        {
            producer!.BeginTransaction();
        }
        catch (KafkaException e) when (!IsFencing(e.Error))
        {
            Open();
            producer!.BeginTransaction();
        }
        begun = Stopwatch.GetTimestamp();
        IsOpen = true;
    }

    /// <summary>Hands a record to the client, waiting for room; the error when the transaction has failed already, or the record is too large for the client.</summary>
    public Error? Produce(TopicPartition to, Message<byte[]?, byte[]?> message, Action<DeliveryReport<byte[]?, byte[]?>>? report)
    {
        while (true)
        {
            try
            {
                producer!.Produce(to, message, report);
                return null;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                if (stop.WaitHandle.WaitOne(QueueFullPause)) stop.ThrowIfCancellationRequested();
            }
            catch (ProduceException<byte[]?, byte[]?> e)
            {
                return e.Error;
            }
        }
    }

    /// <summary>Waits until what was produced is held or refused; returns at once when the transaction has failed.</summary>
    public void Flush()
    {
        while (producer!.Flush(Slice) > 0) stop.ThrowIfCancellationRequested();
    }

    /// <summary>Commits the transaction with the group's offsets, if the group still knows the member as <paramref name="member"/>.</summary>
    public TransactionEnd Commit(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata member)
    {
        try
        {
            if (!SendOffsets(offsets, member)) return new(TransactionEndKind.Unknown, new Error(ErrorCode.Local_TimedOut, "the client does not come back from sending offsets"));
            Retried(() => producer!.CommitTransaction(Slice), timeout);
            IsOpen = false;
            return TransactionEnd.Committed;
        }
        catch (KafkaException e) when (e is KafkaTxnRequiresAbortException or KafkaRetriableException)
        {
            return new(TransactionEndKind.Refused, e.Error);
        }
        catch (KafkaException e)
        {
            return new(TransactionEndKind.Unknown, e.Error);
        }
    }

    /// <summary>
    /// Unlike the other calls this one does not go on where it was: what it has no time for fails the transaction, and a coordinator that moves takes its seconds. False when it has not come back
    /// long after its time: librdkafka was seen to lose the answer when the group's coordinator was killed.
    /// </summary>
    private bool SendOffsets(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata member)
    {
        TimeSpan left = timeout - Age, time = left > Slice ? left : Slice;
        IProducer<byte[]?, byte[]?> with = producer!;
        Task sending = Task.Run(() => with.SendOffsetsToTransaction(offsets, member, time));
        isLost = Task.WaitAny([sending], time + Grace) < 0;
        if (!isLost) sending.GetAwaiter().GetResult();
        return !isLost;
    }

    /// <summary>Aborts the transaction: refused, or not known when the producer cannot go on.</summary>
    public TransactionEnd Abort()
    {
        try
        {
            if (IsOpen) Retried(() => producer!.AbortTransaction(Slice), timeout);
            IsOpen = false;
            return new(TransactionEndKind.Refused, null);
        }
        catch (KafkaException e)
        {
            return new(TransactionEndKind.Unknown, e.Error);
        }
    }

    /// <summary>Whether an error of the open transaction means that another process has taken the id: one that has outlived its time is shut out with the same words, by the brokers themselves.</summary>
    public bool IsReplaced(Error error) => IsFencing(error) && Age < timeout;

    /// <summary>Aborts what is open, if that takes no longer than a second, so that readers need not wait for its time-out; frees the client.</summary>
    public void Dispose()
    {
        if (producer is null || isLost) return;
        try
        {
            if (IsOpen) producer.AbortTransaction(Slice);
        }
        catch (KafkaException)
        {
            // The next producer of this id ends it, or the brokers do after its time-out.
        }
        producer.Dispose();
    }

    private static bool IsFencing(Error error) => error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced;

    /// <summary>
    /// Calls until it is done. An end that takes longer than the brokers let the transaction live is given up, by <see cref="KafkaException"/>: where the coordinator has moved and ended the
    /// transaction itself, librdkafka was seen to wait for ever; a new producer is told how it ended.
    /// </summary>
    private void Retried(Action call, TimeSpan limit)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                call();
                return;
            }
            catch (KafkaRetriableException e) when (limit != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(start) > limit)
            {
                throw new KafkaException(e.Error);
            }
            catch (KafkaRetriableException)
            {
            }
        }
    }
}
