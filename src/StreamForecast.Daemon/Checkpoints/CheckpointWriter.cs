using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>
/// Takes the checkpoints of a pipeline's partitions, one after the other: the pipeline's thread copies series out between batches, a thread of its own writes them, and when the outputs hold what the state
/// rests on it is made the checkpoint that is restored. A failure is said, and tried again an interval later; the stream goes on.
/// </summary>
internal sealed class CheckpointWriter : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);     // what a write that is given up may still take

    private readonly Func<IConsumerGroupMetadata> membership;
    private readonly Action beat;
    private readonly ILogger log;
    private readonly CutBuffers buffers;
    private readonly BlockingCollection<Action> work = [];
    private readonly AutoResetEvent progress = new(false);
    private readonly Thread thread;
    private CheckpointJob? job;

    /// <summary>Starts the thread. <paramref name="membership"/> is what the group knows the pipeline as, <paramref name="beat"/> is called while something is waited for.</summary>
    public CheckpointWriter(Func<IConsumerGroupMetadata> membership, Action beat, ILogger log)
    {
        (this.membership, this.beat, this.log) = (membership, beat, log);
        buffers = new CutBuffers(beat);
        thread = new Thread(() =>
        {
            foreach (Action task in work.GetConsumingEnumerable()) task();
        })
        { IsBackground = true, Name = "checkpoints" };
        thread.Start();
    }

    /// <summary>Whether a checkpoint is being copied: slices are wanted soon.</summary>
    public bool IsCopying => job?.Stage == CheckpointStage.Copying;

    /// <summary>Goes on with the checkpoint in hand for so long, or begins the one that is due. Called between batches.</summary>
    public void Turn(IEnumerable<CheckpointLine> lines, TimeSpan budget)
    {
        if (job is null)
        {
            CheckpointLine? due = lines.FirstOrDefault(line => line.IsDue);
            if (due is null) return;
            Begin(due);
        }
        Advance(budget);
    }

    /// <summary>
    /// Takes checkpoints of these partitions now, where they have moved since the last; their outputs must have confirmed everything. What is not done within <paramref name="patience"/> is
    /// given up, and said: then what came after the last checkpoint is learnt again.
    /// </summary>
    public void Save(IReadOnlyCollection<CheckpointLine> lines, TimeSpan patience)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (CheckpointLine line in lines)
        {
            bool begun = false;
            while (job is not null || (line.HasMoved && !begun))
            {
                if (job is null)
                {
                    Begin(line);
                    begun = true;
                }
                job!.IsUrgent = true;
                Advance(patience);
                if (job is null) continue;
                if (job.Line != line && job.Stage == CheckpointStage.Written)
                {
                    Drop();     // its outputs may not confirm while this is waited for
                    continue;
                }
                if (Stopwatch.GetElapsedTime(start) > patience) job.Fail($"it took longer than {patience.TotalSeconds:0} s");
                beat();
                progress.WaitOne(Look);
            }
        }
    }

    /// <summary>Ends the checkpoints of a partition that is no longer this process's; returns when nothing more is written of it.</summary>
    public void Forget(CheckpointLine line)
    {
        if (job?.Line == line)
        {
            job.Fail("the partition went to another process");
            Drop();
        }
        using var ended = new ManualResetEventSlim();
        work.Add(line.Target.Dispose);
        work.Add(ended.Set);
        ended.Wait(Settle);
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        work.CompleteAdding();
        if (!thread.Join(Settle)) return;       // a disk that does not answer: the process ends without it
        work.Dispose();
        buffers.Dispose();
        progress.Dispose();
    }

    private void Begin(CheckpointLine line)
    {
        CheckpointJob begun = job = new CheckpointJob(line, line.Moment);
        bool full = line.Target.NeedsFull;
        var origin = line.Origin;
        byte[] description = line.Describe(), lacking = line.Lacking();
        line.Began();
        Do(begun, () => line.Target.Begin(origin, description, full, lacking));
        buffers.Begin((chunk, count) =>
        {
            Do(begun, () => line.Target.Write(chunk.AsSpan(0, count)));
            work.Add(() => buffers.Return(chunk));
        });
        line.Cut.Begin(buffers, full);
    }

    private void Advance(TimeSpan budget)
    {
        switch (job!.Stage)
        {
            case CheckpointStage.Copying:
                Copy(job, budget);
                break;
            case CheckpointStage.Written when job.Line.Moment.Released >= job.Moment.Next:
                job.Stage = CheckpointStage.Committing;
                CheckpointJob committed = job;
                IConsumerGroupMetadata member = membership();
                Do(committed, () => committed.Line.Target.Commit(member), then: CheckpointStage.Done);
                break;
            case CheckpointStage.Done:
                job.Line.Cut.Complete();
                job.Line.Saved(job.Moment);
                job = null;
                break;
            case CheckpointStage.Failed:
                log.NotSaved(job.Line.ToString(), job.Moment.Next, job.Line.Target.Name, job.Error!);
                Drop();
                break;
        }
    }

    private void Copy(CheckpointJob copied, TimeSpan budget)
    {
        long start = Stopwatch.GetTimestamp();
        bool more = true;
        while (more && buffers.HasRoom && Stopwatch.GetElapsedTime(start) < budget) more = copied.Line.Cut.Slice();
        if (!more)
        {
            buffers.End();
            copied.Stage = CheckpointStage.Flushing;
            Do(copied, () => copied.Line.Target.Flush(copied), then: CheckpointStage.Written);
        }
        if (buffers.IsOverrun) copied.Fail("nothing of it was written for a second, and what changes meanwhile has filled its memory");
    }

    /// <summary>Has its series come again.</summary>
    private void Drop()
    {
        CheckpointJob dropped = job!;
        dropped.Line.Cut.Abandon();
        work.Add(dropped.Line.Target.Abandon);
        job = null;
    }

    /// <summary>Has the thread do it, unless the checkpoint has failed by then.</summary>
    private void Do(CheckpointJob of, Action task, CheckpointStage? then = null) => work.Add(() =>
    {
        if (of.Stage == CheckpointStage.Failed) return;
        try
        {
            task();
            if (then is { } next) of.Stage = next;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            of.Fail(e.Message);
        }
        catch (KafkaException e)
        {
            of.Fail(e.Error.Reason);
        }
        catch (OperationCanceledException) when (of.Over.IsCancellationRequested)
        {
            // It has failed, and its reason is known.
        }
        catch (Exception e)
        {
            of.Fail($"BUG: {e}");
        }
        progress.Set();
    });
}
