using StreamForecast.Daemon.Sinks;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// A pipeline's way to the sinks: lends each batch to all of them, waits where a queue is full, and knows which batches are
/// back, in the order they were lent. Used by one thread; batches come back on others.
/// </summary>
internal sealed class Outbox(IReadOnlyList<IOutlet> outlets, Action beat) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly Queue<OutputBatch> lent = new();
    private readonly Stack<OutputBatch> free = new();
    private readonly AutoResetEvent returned = new(false);
    private volatile bool abandoned;

    /// <summary>An empty batch for records of a partition.</summary>
    public OutputBatch Take(Tenure partition)
    {
        OutputBatch batch = free.TryPop(out OutputBatch? used) ? used : new OutputBatch();
        batch.Begin(partition);
        return batch;
    }

    /// <summary>Takes a batch back that has nothing to say.</summary>
    public void Discard(OutputBatch batch) => free.Push(batch);

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
        batch.Lend(outlets.Count, () => returned.Set());
        lent.Enqueue(batch);
        foreach (IOutlet outlet in outlets)
        {
            while (!outlet.TryPost(batch))
            {
                if (abandoned) throw new OperationCanceledException();
                beat();
                returned.WaitOne(Look);
            }
        }
    }

    /// <summary>Tells of every batch that is back and had all before it back: the hold on its partition, and the offset that may now be released.</summary>
    public void Collect(Action<Tenure, long> release)
    {
        while (lent.TryPeek(out OutputBatch? oldest) && oldest.IsReturned)
        {
            lent.Dequeue();
            release(oldest.Tenure, oldest.NextOffset);
            free.Push(oldest);
        }
    }

    /// <summary>Waits until every batch is back; false when that takes longer than <paramref name="patience"/> or is given up.</summary>
    public bool Drain(TimeSpan patience, Action<Tenure, long> release)
    {
        long start = Environment.TickCount64;
        if (lent.Count > 0)
            foreach (IOutlet outlet in outlets) outlet.Hurry();
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
        foreach (IOutlet outlet in outlets)
            if (!outlet.HasRoom) return false;
        return true;
    }
}
