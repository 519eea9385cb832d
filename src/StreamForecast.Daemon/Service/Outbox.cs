using StreamForecast.Daemon.Sinks;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// A pipeline's way to the sinks: lends each batch to all of them, waits where a queue is full, and knows which batches are
/// back, in the order they were lent. Used by one thread; batches come back on others.
/// </summary>
internal sealed class Outbox(IReadOnlyList<SinkRunner> sinks, Action beat) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly Queue<OutputBatch> lent = new();
    private readonly Stack<OutputBatch> free = new();
    private readonly AutoResetEvent returned = new(false);
    private volatile bool abandoned;

    /// <summary>An empty batch for records of a partition.</summary>
    public OutputBatch Take(string topic, int partition)
    {
        OutputBatch batch = free.TryPop(out OutputBatch? used) ? used : new OutputBatch();
        batch.Begin(topic, partition);
        return batch;
    }

    /// <summary>Waits until every sink would take a batch at once; false when that takes longer than <paramref name="patience"/>, or is given up.</summary>
    public bool WaitForRoom(TimeSpan patience)
    {
        long start = Environment.TickCount64;
        while (!HasRoom())
        {
            if (abandoned || Environment.TickCount64 - start > patience.TotalMilliseconds) return false;
            returned.WaitOne(Look);
        }
        return true;
    }

    /// <summary>Lends the batch to every sink, waiting for room where there is none. Throws <see cref="OperationCanceledException"/> when abandoned meanwhile.</summary>
    public void Post(OutputBatch batch)
    {
        batch.Lend(sinks.Count, () => returned.Set());
        lent.Enqueue(batch);
        foreach (SinkRunner sink in sinks)
        {
            while (!sink.TryPost(batch))
            {
                if (abandoned) throw new OperationCanceledException();
                beat();
                returned.WaitOne(Look);
            }
        }
    }

    /// <summary>Tells of every batch that is back and had all before it back: partition and the offset that may now be released.</summary>
    public void Collect(Action<int, long> release)
    {
        while (lent.TryPeek(out OutputBatch? oldest) && oldest.IsReturned)
        {
            lent.Dequeue();
            release(oldest.Partition, oldest.NextOffset);
            free.Push(oldest);
        }
    }

    /// <summary>Waits until every batch is back; false when that takes longer than <paramref name="patience"/> or is given up.</summary>
    public bool Drain(TimeSpan patience, Action<int, long> release)
    {
        long start = Environment.TickCount64;
        while (true)
        {
            Collect(release);
            if (lent.Count == 0) return true;
            if (abandoned || Environment.TickCount64 - start > patience.TotalMilliseconds) return false;
            beat();
            returned.WaitOne(Look);
        }
    }

    /// <summary>Gives up waiting, now and later. May be called from any thread.</summary>
    public void Abandon() => abandoned = true;

    /// <summary>Frees the signal; all sinks must have ended before.</summary>
    public void Dispose() => returned.Dispose();

    private bool HasRoom()
    {
        foreach (SinkRunner sink in sinks)
            if (!sink.HasRoom) return false;
        return true;
    }
}
