using System.Text;

namespace StreamForecast.Daemon.Feedback;

/// <summary>The verdicts of the verdicts topic as far as it was read. Written by one thread (<see cref="VerdictTopic"/>), looked at by the pipelines between two batches and by the API.</summary>
internal sealed class VerdictLedger
{
    private VerdictList list = VerdictList.Empty;
    private volatile VerdictList? current;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The verdicts in force; null until the topic was read to its end once.</summary>
    public VerdictList? Current => current;

    /// <summary>Takes a record of the topic; the sentence that says what is wrong with it, or null. A record without a value takes a verdict back.</summary>
    public string? Take(byte[]? key, byte[]? value)
    {
        if (key is not { Length: > 0 }) return "it has no key, which names the verdict";
        string id = Encoding.UTF8.GetString(key);
        if (value is null) list = list.Without(id);
        else if (VerdictFormat.TryRead(value, out VerdictRecord verdict, out string problem)) list = list.With(VerdictFormat.Completed(verdict with { Id = id }));
        else return problem;
        if (current is not null) Publish();
        return null;
    }

    /// <summary>Said at the topic's end: from now on what was read is in force.</summary>
    public void Publish()
    {
        if (current == list) return;
        current = list;
        Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Waits until the verdicts in force are as asked for; false when that takes longer than <paramref name="patience"/>.</summary>
    public async Task<bool> WaitFor(Predicate<VerdictList> holds, TimeSpan patience, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(patience);
        while (true)
        {
            Task next = Volatile.Read(ref changed).Task;
            if (current is { } now && holds(now)) return true;
            try
            {
                await next.WaitAsync(late.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return false;
            }
        }
    }
}
