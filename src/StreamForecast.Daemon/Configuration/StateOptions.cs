namespace StreamForecast.Daemon.Configuration;

/// <summary>Where the state of the series is kept between runs.</summary>
public sealed record StateOptions
{
    /// <summary>Folder for one snapshot file per partition; created when missing. Under systemd, where StateDirectory= is set, that folder is the default.</summary>
    public string Directory { get; init; } = "state";

    /// <summary>Time between two snapshots while running, 1s to 1d; one more is taken at every orderly stop. What came after a snapshot is read again from Kafka.</summary>
    public TimeSpan SnapshotInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (Directory.Length == 0) yield return $"{at}:Directory is empty; name a folder that the daemon may write to, such as state.";
        if (SnapshotInterval < TimeSpan.FromSeconds(1) || SnapshotInterval > TimeSpan.FromDays(1))
            yield return $"{at}:SnapshotInterval is {Duration.Format(SnapshotInterval)}; choose 1s to 1d, such as 30s.";
    }
}
