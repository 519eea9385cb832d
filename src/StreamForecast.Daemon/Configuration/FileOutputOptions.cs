namespace StreamForecast.Daemon.Configuration;

/// <summary>Output to forecasts.jsonl and anomalies.jsonl, flushed to the disk batch by batch.</summary>
public sealed record FileOutputOptions
{
    /// <summary>Whether it is used.</summary>
    public bool Enabled { get; init; }

    /// <summary>Whether offsets wait for it.</summary>
    public bool Required { get; init; } = true;

    /// <summary>Folder of the files; created when missing. They are appended to.</summary>
    public string Directory { get; init; } = "output";
}
