namespace StreamForecast.Daemon.Checkpoints;

/// <summary>How far a checkpoint is.</summary>
internal enum CheckpointStage
{
    /// <summary>The pipeline copies series out, a slice after each batch.</summary>
    Copying,
    /// <summary>All are copied, and on their way to the target.</summary>
    Flushing,
    /// <summary>The target holds them; the results of the records behind them are waited for.</summary>
    Written,
    /// <summary>It is made the one that is restored.</summary>
    Committing,
    /// <summary>It is.</summary>
    Done,
    /// <summary>It was given up; its series come again with the next.</summary>
    Failed,
}
