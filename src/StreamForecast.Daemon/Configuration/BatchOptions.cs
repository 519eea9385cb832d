namespace StreamForecast.Daemon.Configuration;

/// <summary>How many records are handled at once. Changes speed and delay, never results.</summary>
public sealed record BatchOptions
{
    /// <summary>Most records of a batch, 1 to 65536.</summary>
    public int MaxRecords { get; init; } = 4096;

    /// <summary>Longest time the first record of a batch waits for others, 0s to 10s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Series stepped through the network at once, 1 to 4096: ONNX Runtime is fastest between some hundreds and a thousand.</summary>
    public int WaveRows { get; init; } = 512;

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (MaxRecords is < 1 or > 65_536) yield return $"{at}:MaxRecords is {MaxRecords}; choose 1 to 65536, such as 4096.";
        if (MaxDelay < TimeSpan.Zero || MaxDelay > TimeSpan.FromSeconds(10)) yield return $"{at}:MaxDelay is {Duration.Format(MaxDelay)}; choose 0s to 10s, such as 10ms.";
        if (WaveRows is < 1 or > 4096) yield return $"{at}:WaveRows is {WaveRows}; choose 1 to 4096, such as 512.";
    }
}
