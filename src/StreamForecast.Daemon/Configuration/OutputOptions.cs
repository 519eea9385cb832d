namespace StreamForecast.Daemon.Configuration;

/// <summary>Where forecasts and anomalies go. Offsets are committed only behind what every required output holds.</summary>
public sealed record OutputOptions
{
    /// <summary>Batches that may wait for an output, 1 to 1000. A full queue slows the reading down; nothing is dropped.</summary>
    public int QueueDepth { get; init; } = 8;

    /// <summary>The topics named in section Kafka.</summary>
    public KafkaOutputOptions Kafka { get; init; } = new();

    /// <summary>Files of JSON lines.</summary>
    public FileOutputOptions File { get; init; } = new();

    /// <summary>A database that takes InfluxDB's line protocol over HTTP: InfluxDB 1, 2 and 3, VictoriaMetrics.</summary>
    public InfluxOutputOptions Influx { get; init; } = new();

    /// <summary>Standard output.</summary>
    public ConsoleOutputOptions Console { get; init; } = new();

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (QueueDepth is < 1 or > 1000) yield return $"{at}:QueueDepth is {QueueDepth}; choose 1 to 1000, such as 8.";
        if (!Kafka.Enabled && !File.Enabled && !Influx.Enabled && !Console.Enabled)
            yield return $"{at} has no output: {at}:Kafka:Enabled, {at}:File:Enabled, {at}:Influx:Enabled and {at}:Console:Enabled are false; set one to true.";
        if (File.Enabled && File.Directory.Length == 0) yield return $"{at}:File:Directory is empty; name a folder that the daemon may write to, such as output.";
        foreach (string problem in Influx.Problems($"{at}:Influx")) yield return problem;
    }
}
