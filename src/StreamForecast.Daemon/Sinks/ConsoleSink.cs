namespace StreamForecast.Daemon.Sinks;

/// <summary>Writes anomalies, and forecasts where asked, to standard output, one JSON object a line.</summary>
internal sealed class ConsoleSink(Stream output, bool forecasts) : ISink
{
    /// <inheritdoc/>
    public string Name => "console";

    /// <inheritdoc/>
    public async ValueTask WriteAsync(OutputBatch batch, CancellationToken stop)
    {
        Write(batch);
        await output.FlushAsync(stop);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => output.DisposeAsync();

    private void Write(OutputBatch batch)
    {
        foreach (ref readonly OutputMessage message in batch.Messages)
        {
            if (message.Kind != OutputKind.Anomaly && !(forecasts && message.Kind == OutputKind.Forecast)) continue;
            output.Write(batch.Payload(message));
            output.WriteByte((byte)'\n');
        }
    }
}
