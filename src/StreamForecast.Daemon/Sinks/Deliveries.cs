using Confluent.Kafka;

namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// The messages of one batch on their way to Kafka: produces them, waits for every delivery report, and sends again, one
/// by one, what a broker has refused along with its neighbours. Used by the two Kafka sinks.
/// </summary>
/// <remarks>
/// A broker refuses whole message sets: one message that is too large, or whose time it does not like, takes its
/// neighbours with it. Hence the second try alone, which shows who it was.
/// </remarks>
internal sealed class Deliveries(IProducer<byte[]?, byte[]?> producer)
{
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(10);

    private readonly List<(TopicPartition To, Message<byte[]?, byte[]?> Message)> sent = [];
    private readonly Lock gate = new();
    private List<(int Index, Error Error)> failed = [];
    private TaskCompletionSource? all;
    private int open;

    /// <summary>Hands a message to the client. When its queue is full, waits for room.</summary>
    public async ValueTask SendAsync(TopicPartition to, Message<byte[]?, byte[]?> message, CancellationToken stop)
    {
        int index = sent.Count;
        sent.Add((to, message));
        await ProduceAsync(index, stop);
    }

    /// <summary>
    /// Waits until every message is acknowledged by all replicas. <paramref name="mend"/> is asked about each message that
    /// a broker refuses even alone: it gives what to send instead, or null to give up. Throws <see cref="KafkaException"/>
    /// when it gives up, and <see cref="OperationCanceledException"/> when stopped.
    /// </summary>
    public async Task CompleteAsync(Func<string, Message<byte[]?, byte[]?>, Error, Message<byte[]?, byte[]?>?> mend, CancellationToken stop)
    {
        foreach ((int index, Error first) in (await SettleAsync(stop)).OrderBy(failure => failure.Index))
        {
            Error error = first;
            bool alone = sent.Count == 1;
            while (true)
            {
                if (error.IsFatal) throw new KafkaException(error);
                (TopicPartition to, Message<byte[]?, byte[]?> message) = sent[index];
                if (alone) sent[index] = (to, mend(to.Topic, message, error) ?? throw new KafkaException(error));
                await ProduceAsync(index, stop);
                List<(int Index, Error Error)> again = await SettleAsync(stop);
                if (again.Count == 0) break;
                (error, alone) = (again[0].Error, true);
            }
        }
        sent.Clear();
    }

    private async ValueTask ProduceAsync(int index, CancellationToken stop)
    {
        (TopicPartition to, Message<byte[]?, byte[]?> message) = sent[index];
        Interlocked.Increment(ref open);
        while (true)
        {
            try
            {
                producer.Produce(to, message, report => Report(index, report.Error));
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                await Task.Delay(QueueFullPause, stop);
            }
            catch (ProduceException<byte[]?, byte[]?> e)
            {
                Report(index, e.Error);     // too large for the client itself, say
                return;
            }
        }
    }

    private void Report(int index, Error error)
    {
        if (error.IsError)
        {
            lock (gate) failed.Add((index, error));
        }
        if (Interlocked.Decrement(ref open) == 0) Volatile.Read(ref all)?.TrySetResult();
    }

    private async Task<List<(int Index, Error Error)>> SettleAsync(CancellationToken stop)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref all, settled);
        if (Volatile.Read(ref open) == 0) settled.TrySetResult();
        await settled.Task.WaitAsync(stop);
        Volatile.Write(ref all, null);
        lock (gate)
        {
            List<(int, Error)> result = failed;
            failed = [];
            return result;
        }
    }
}
