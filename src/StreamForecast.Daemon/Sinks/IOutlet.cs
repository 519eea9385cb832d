namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// Where a pipeline posts its batches: a bounded queue in front of a sink or of transactions. Every batch posted comes back
/// by <see cref="OutputBatch.Return"/> once it is held, unless the process ends before.
/// </summary>
internal interface IOutlet
{
    /// <summary>Whether the queue would take a batch.</summary>
    bool HasRoom { get; }

    /// <summary>Puts a batch into the queue; false when it is full.</summary>
    bool TryPost(OutputBatch batch);

    /// <summary>Said when somebody waits for what was posted: it is not to wait for more.</summary>
    void Hurry();
}
