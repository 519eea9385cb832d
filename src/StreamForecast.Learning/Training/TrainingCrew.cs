using System.Runtime.ExceptionServices;

namespace StreamForecast.Learning.Training;

/// <summary>
/// The threads of a training run: each <see cref="RunAll"/> does every job once and returns when all are done. Threads live as
/// long as the run, and a round allocates nothing. With one thread there is no other than the caller's.
/// </summary>
public sealed class TrainingCrew : IDisposable
{
    private readonly int jobs;
    private readonly Action<int, int> work;
    private readonly Thread[] helpers;
    private readonly Barrier? start, end;
    private int next;
    private volatile bool leaving;
    private volatile Exception? failure;

    /// <summary>
    /// A crew of up to <paramref name="threads"/> threads, the caller's among them; <paramref name="work"/> does the job of its first number on the
    /// thread of its second, both from 0, so that scratch memory may belong to a thread.
    /// </summary>
    public TrainingCrew(int jobs, int threads, Action<int, int> work)
    {
        (this.jobs, this.work) = (jobs, work);
        threads = Math.Min(threads, jobs);
        helpers = new Thread[threads - 1];
        if (helpers.Length == 0) return;
        start = new Barrier(threads);
        end = new Barrier(threads);
        for (int i = 0; i < helpers.Length; i++)
        {
            int thread = i + 1;
            helpers[i] = new Thread(() => Help(thread)) { IsBackground = true, Name = $"training {i + 2}" };
            helpers[i].Start();
        }
    }

    /// <summary>Does all jobs, started in their order, each on whichever thread is free; rethrows what one of them threw.</summary>
    public void RunAll()
    {
        next = 0;
        start?.SignalAndWait();
        Work(0);
        end?.SignalAndWait();
        if (failure is { } e) ExceptionDispatchInfo.Throw(e);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        leaving = true;
        start?.SignalAndWait();
        foreach (Thread helper in helpers) helper.Join();
        start?.Dispose();
        end?.Dispose();
    }

    private void Help(int thread)
    {
        while (true)
        {
            start!.SignalAndWait();
            if (leaving) return;
            Work(thread);
            end!.SignalAndWait();
        }
    }

    private void Work(int thread)
    {
        try
        {
            for (int job; (job = Interlocked.Increment(ref next) - 1) < jobs;) work(job, thread);
        }
        catch (Exception e)
        {
            failure = e;
        }
    }
}
