namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// A destination for results and dead letters. Called with one batch at a time, the batches of a partition in order;
/// messages of kinds that are not its own it passes over.
/// </summary>
internal interface ISink : IAsyncDisposable
{
    /// <summary>The name in configuration, counters and logs: "kafka", "dead-letter", "file", "console".</summary>
    string Name { get; }

    /// <summary>
    /// Takes the whole batch or throws. Returning allows the Kafka offsets behind the batch to be committed, so "taken"
    /// means that a crash cannot take it back. Afterwards the batch belongs to the caller again: copy what you keep.
    /// </summary>
    ValueTask WriteAsync(OutputBatch batch, CancellationToken stop);
}
