namespace StreamForecast.Daemon.Checkpoints;

/// <summary>One checkpoint in the making: what the pipeline's thread and the writing thread tell each other of it.</summary>
internal sealed class CheckpointJob(CheckpointLine line, Moment moment)
{
    private volatile CheckpointStage stage = CheckpointStage.Copying;
    private volatile string? error;

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

    /// <summary>Ends it; the first reason counts.</summary>
    public void Fail(string reason) => Interlocked.CompareExchange(ref error, reason, null);
}
