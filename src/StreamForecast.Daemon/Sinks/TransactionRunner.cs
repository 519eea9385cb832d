using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Telemetry;

namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// Exactly once: writes the forecasts, anomalies and dead letters of one pipeline, and the offsets behind them, in
/// transactions, on a thread of its own while the pipeline scores on. A batch comes back once its transaction is committed.
/// </summary>
/// <remarks>
/// A process that was thought dead cannot write: the offsets go with what the group knows this member as, and the brokers
/// refuse those of a member that the group has gone on without, and with them the whole transaction (KIP-447). That
/// membership is asked for before the batches' tenures are looked at: a tenure that ends later ends before the group gives the
/// partition to another, which ends the membership.
/// </remarks>
internal sealed class TransactionRunner : IOutlet, IDisposable
{
    private const int MaxMessageBytes = 1_000_000_000;      // librdkafka's most; what a topic takes is the topic's word
    private static readonly TimeSpan OtherSinksPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SayAgain = TimeSpan.FromSeconds(10);       // that a transaction is refused

    private readonly string id;
    private readonly KafkaOptions options;
    private readonly KafkaSource source;
    private readonly int depth;
    private readonly Counters counters;
    private readonly Action<string> failed;
    private readonly ILogger log;
    private readonly BlockingCollection<OutputBatch?> queue = [];       // null: somebody waits
    private readonly List<OutputBatch> kept = [];                       // batches of the open transaction, in order
    private readonly CancellationTokenSource ending = new();
    private readonly TransactionClient client;
    private readonly TransactionAttempt attempt;
    private readonly Thread thread;

    /// <summary>Starts the thread, which connects. <paramref name="id"/> is the transactional.id: a later runner of the same id shuts this one out. <paramref name="failed"/> is called once, with a sentence, when it cannot go on.</summary>
    public TransactionRunner(string id, DaemonOptions options, KafkaClients clients, KafkaSource source, Counters counters, Action<string> failed, ILogger log)
    {
        this.id = id;
        this.options = options.Kafka;
        this.source = source;
        depth = options.Output.QueueDepth;
        this.counters = counters;
        this.failed = failed;
        this.log = log;
        client = new TransactionClient(() => clients.TransactionalProducer(id, MaxMessageBytes), options.Kafka.Transaction.Timeout, ending.Token);
        attempt = new TransactionAttempt(new KafkaRecords(options.Kafka), options.Output.Kafka.Enabled, client, TimeProvider.System);
        thread = new Thread(Run) { IsBackground = true, Name = $"transactions of {id}" };
        thread.Start();
    }

    /// <inheritdoc/>
    public bool HasRoom => queue.Count < depth;

    /// <summary>Takes a batch, always: the pipeline looks for room before it reads, and must not wait between the partitions of what it has read, because the group hears of it only in between.</summary>
    public bool TryPost(OutputBatch batch)
    {
        queue.Add(batch);
        return true;
    }

    /// <inheritdoc/>
    public void Hurry() => queue.Add(null);

    /// <summary>Ends the thread; a transaction that is open is aborted.</summary>
    public void End()
    {
        ending.Cancel();
        thread.Join();
    }

    /// <summary>Frees what it holds.</summary>
    public void Dispose()
    {
        End();
        queue.Dispose();
        ending.Dispose();
    }

    private void Run()
    {
        try
        {
            client.Open();
            while (true)
            {
                Error? failure = Gather();
                if (kept.Count > 0) Settle(failure);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (KafkaException e)
        {
            failed($"Results cannot be written in transactions (transactional.id {id}): {e.Error.Reason} ({e.Error.Code}). Mend what it names, give this user the right to it, or set Kafka:Guarantee to AtLeastOnce.");
        }
        catch (Exception e)
        {
            failed($"BUG: {e}");
        }
        finally
        {
            client.Dispose();
        }
    }

    /// <summary>Takes batches and sends them, until the transaction is old or large enough or somebody waits, or it has failed: then with the error.</summary>
    private Error? Gather()
    {
        for (int records = 0; records < options.Transaction.MaxRecords;)
        {
            int wait = kept.Count == 0 ? Timeout.Infinite : Math.Max(0, (int)(options.Transaction.MaxDelay - client.Age).TotalMilliseconds);
            if (!queue.TryTake(out OutputBatch? batch, wait, ending.Token) || batch is null) return null;
            kept.Add(batch);
            records += batch.Records;
            if (attempt.Send(batch) is { } failure) return failure;
        }
        return null;
    }

    /// <summary>Returns when every batch kept is committed, or dropped because its partition has gone. What has taken most of a transaction's time is sent again in smaller ones.</summary>
    private void Settle(Error? failure)
    {
        using Activity? span = Tracing.Source.StartActivity(Tracing.Transaction);
        span?.SetTag(Tracing.Records, kept.Sum(batch => batch.Records));
        int sent = kept.Count;
        long said = 0;
        for (int failures = 0; kept.Count > 0; failures++)
        {
            TransactionEnd end = failure is null ? Commit(kept[..sent]) : new(TransactionEndKind.Refused, failure);
            if (end.Kind == TransactionEndKind.Committed)
            {
                counters.CountCommitted();
                SayWhatWasCut(sent);
                foreach (OutputBatch batch in kept[..sent]) batch.Return();
                kept.RemoveRange(0, sent);
                sent = Math.Min(sent, kept.Count);
                failure = Send(sent);
                continue;
            }

            if (client.Age > options.Transaction.Timeout / 2) sent = Math.Max(1, sent / 2);
            if (end.Error is { } reason && (failures == 0 || Stopwatch.GetElapsedTime(said) > SayAgain))
            {
                said = Stopwatch.GetTimestamp();
                log.TransactionFailed(id, kept.Sum(batch => batch.Records), reason.Reason);
            }
            bool isRefused = end.Error is not null;
            if (end.Kind == TransactionEndKind.Refused) end = client.Abort();
            if (end.Kind == TransactionEndKind.Unknown) Recover(end.Error!);
            else counters.CountAborted();
            if (isRefused) attempt.Learn(log.TimeRefused);
            DropGone();
            Pause(failures);
            sent = Math.Min(sent, kept.Count);
            counters.CountResent(kept[..sent].Sum(batch => batch.Records));
            failure = Send(sent);
        }
        attempt.Forget();
    }

    private TransactionEnd Commit(List<OutputBatch> batches)
    {
        while (!batches.TrueForAll(batch => batch.IsLeftToOne)) Wait(OtherSinksPause);
        IConsumerGroupMetadata member = source.Membership;
        if (batches.Exists(batch => batch.Tenure.IsOver)) return new(TransactionEndKind.Refused, null);
        return client.Commit(batches.GroupBy(batch => batch.Partition).Select(partition => new TopicPartitionOffset(options.Topic, partition.Key, partition.Max(batch => batch.NextOffset))), member);
    }

    /// <summary>Goes on with a new producer, and without the batches of a transaction that turns out to be committed.</summary>
    private void Recover(Error error)
    {
        if (client.IsReplaced(error))
        {
            failed($"Another process writes transactions under the id {id} and has shut this one out. Ids stem from State:Directory: start no process with a copy of another's.");
            throw new OperationCanceledException();
        }
        client.Open();
        Dictionary<int, long> committed = Committed();
        int all = kept.Sum(batch => batch.Records);
        Return(batch => committed[batch.Partition] >= batch.NextOffset);
        if (kept.Count == 0) counters.CountCommitted();
        else counters.CountAborted();
        log.TransactionRecovered(id, all - kept.Sum(batch => batch.Records), all, error.Reason);
    }

    private Dictionary<int, long> Committed()
    {
        int[] partitions = [.. kept.Select(batch => batch.Partition).Distinct()];
        while (true)
        {
            try
            {
                return source.Committed(partitions).ToDictionary(offset => offset.Partition, offset => offset.Offset);
            }
            catch (KafkaException e) when (!e.Error.IsFatal && e.Error.Code is not (ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed))
            {
                Wait(LongestPause);
            }
        }
    }

    private void DropGone()
    {
        int[] gone = [.. kept.Where(batch => batch.Tenure.IsOver).Select(batch => batch.Partition).Distinct()];
        if (gone.Length == 0) return;
        log.ResultsDropped(options.Topic, string.Join(", ", gone));
        Return(batch => batch.Tenure.IsOver);
    }

    private Error? Send(int count)
    {
        foreach (OutputBatch batch in kept[..count])
        {
            if (attempt.Send(batch) is { } failure) return failure;
        }
        return null;
    }

    private void Return(Predicate<OutputBatch> which) => kept.RemoveAll(batch =>
    {
        if (!which(batch)) return false;
        batch.Return();
        return true;
    });

    private void SayWhatWasCut(int sent)
    {
        foreach ((OutputBatch batch, int message, int bytes) in attempt.TakeCut(kept[..sent]))
            log.DeadLetterTruncated(batch.Topic, batch.Partition, batch.Messages[message].Offset, options.DeadLetters, batch.Messages[message].PayloadLength, bytes);
    }

    /// <summary>At once after the first failure, which may be a message's; then 50, 100, ... ms, up to two seconds.</summary>
    private void Pause(int failures)
    {
        if (failures > 0) Wait(TimeSpan.FromMilliseconds(Math.Min(LongestPause.TotalMilliseconds, 50 << Math.Min(failures - 1, 10))));
    }

    private void Wait(TimeSpan time)
    {
        if (ending.Token.WaitHandle.WaitOne(time)) throw new OperationCanceledException(ending.Token);
    }
}
