namespace StreamForecast.Daemon.Checkpoints;

/// <summary>One checkpoint in the making: what the pipeline's thread and the writing thread tell each other of it.</summary>
internal sealed class CheckpointJob(CheckpointLine line, Moment moment)
{
    private volatile CheckpointStage stage = CheckpointStage.Copying;
    private readonly CancellationTokenSource over = new();
    private volatile string? error;
    private volatile bool isUrgent;

    /// <summary>Of which partition, and where to.</summary>
    public CheckpointLine Line => line;

    /// <summary>The state it holds.</summary>
    public Moment Moment => moment;

    /// <summary>How far it is.</summary>
    public CheckpointStage Stage
    {
        get => error is null ? stage : CheckpointStage.Failed;
        set => stage = value;
    }

    /// <summary>Why it failed.</summary>
    public string? Error => error;

    /// <summary>Cancelled once it has failed: whatever still works for it may stop.</summary>
    public CancellationToken Over => over.Token;

    /// <summary>Whether somebody waits for it: else it leaves cores and network to the stream.</summary>
    public bool IsUrgent
    {
        get => isUrgent;
        set => isUrgent = value;
    }

    /// <summary>Ends it; the first reason counts.</summary>
    public void Fail(string reason)
    {
        Interlocked.CompareExchange(ref error, reason, null);
        over.Cancel();
    }
}
