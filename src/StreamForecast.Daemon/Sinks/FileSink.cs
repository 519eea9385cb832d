namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// Appends results to forecasts.jsonl and anomalies.jsonl, one JSON object a line, and has the disk confirm each batch. A
/// line that a crash cut short is cut off at the next start, so that every line can be read.
/// </summary>
internal sealed class FileSink : ISink
{
    private const int BufferBytes = 1 << 20;
    private readonly FileStream forecasts;
    private readonly FileStream anomalies;

    /// <summary>Opens the files, and makes the folder when it is missing. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot.</summary>
    public FileSink(string folder)
    {
        Directory.CreateDirectory(folder);
        forecasts = Open(Path.Combine(folder, "forecasts.jsonl"));
        anomalies = Open(Path.Combine(folder, "anomalies.jsonl"));
    }

    /// <inheritdoc/>
    public string Name => "file";

    /// <inheritdoc/>
    public ValueTask WriteAsync(OutputBatch batch, CancellationToken stop)
    {
        bool anyAnomaly = false, anyForecast = false;
        foreach (ref readonly OutputMessage message in batch.Messages)
        {
            if (message.Kind is not (OutputKind.Forecast or OutputKind.Anomaly)) continue;
            bool isForecast = message.Kind == OutputKind.Forecast;
            FileStream file = isForecast ? forecasts : anomalies;
            file.Write(batch.Payload(message));
            file.WriteByte((byte)'\n');
            if (isForecast) anyForecast = true;
            else anyAnomaly = true;
        }
        if (anyForecast) forecasts.Flush(flushToDisk: true);
        if (anyAnomaly) anomalies.Flush(flushToDisk: true);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await forecasts.DisposeAsync();
        await anomalies.DisposeAsync();
    }

    private static FileStream Open(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, BufferBytes);
        long end = file.Length;
        file.Position = Math.Max(0, end - 1);
        while (end > 0 && file.ReadByte() != '\n') file.Position = Math.Max(0, --end - 1);
        if (end < file.Length) file.SetLength(end);
        file.Position = end;
        return file;
    }
}
