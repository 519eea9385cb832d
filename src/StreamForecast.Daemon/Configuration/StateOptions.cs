namespace StreamForecast.Daemon.Configuration;

/// <summary>Where the state of the series is kept between runs.</summary>
public sealed record StateOptions
{
    /// <summary>Folder for one snapshot file per partition; created when missing. Under systemd, where StateDirectory= is set, that folder is the default.</summary>
    public string Directory { get; init; } = "state";

    /// <summary>Time between two snapshots while running, 1s to 1d; one more is taken at every orderly stop. What came after a snapshot is read again from Kafka.</summary>
    public TimeSpan SnapshotInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Compacted topic that the state is also kept in, so that it outlives this machine: partition p holds that of the source's partition p, a record a series. Empty: the name of Kafka:GroupId followed by ".checkpoints".</summary>
    public string Topic { get; init; } = "";

    /// <summary>Time between two checkpoints in that topic, 1s to 1d, of the series that changed meanwhile; one more at every orderly stop. 0s: none, and another machine that takes a partition over starts its series anew.</summary>
    public TimeSpan TopicInterval { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether the state of the partitions that other processes of the group own is kept in memory too, read from that topic as it grows: whichever process takes one over need not read its state first.</summary>
    public bool Standby { get; init; }

    /// <summary>Most megabytes that these copies may take, 1 to 1000000; a partition that would go beyond is not kept. A series takes 1 to 2 KB.</summary>
    public int StandbyMegabytes { get; init; } = 2048;

    /// <summary>Most megabytes of memory that the series may take, 1 to 1000000, in equal parts for the partitions of this process. Those that were not heard of for longest lie in a file in Directory then, and are read back with their next record; some 115 bytes of each stay. Changes no result. 0: memory is not bounded.</summary>
    public int MemoryMegabytes { get; init; }

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (Directory.Length == 0) yield return $"{at}:Directory is empty; name a folder that the daemon may write to, such as state.";
        if (SnapshotInterval < TimeSpan.FromSeconds(1) || SnapshotInterval > TimeSpan.FromDays(1))
            yield return $"{at}:SnapshotInterval is {Duration.Format(SnapshotInterval)}; choose 1s to 1d, such as 30s.";
        if (TopicInterval != TimeSpan.Zero && (TopicInterval < TimeSpan.FromSeconds(1) || TopicInterval > TimeSpan.FromDays(1)))
            yield return $"{at}:TopicInterval is {Duration.Format(TopicInterval)}; choose 1s to 1d, such as 2m, or 0s for no checkpoint topic.";
        if (MemoryMegabytes is < 0 or > 1_000_000) yield return $"{at}:MemoryMegabytes is {MemoryMegabytes}; choose 1 to 1000000, such as 4096, or 0 for no bound.";
        if (Topic.Length > 0 && !KafkaOptions.IsTopicName(Topic))
            yield return $"{at}:Topic is \"{Topic}\"; a topic's name has 1 to 249 letters, digits, dots, hyphens or underscores.";
        if (Standby && TopicInterval == TimeSpan.Zero) yield return $"{at}:Standby is true, and {at}:TopicInterval 0s: copies are read from the checkpoint topic; set an interval, such as 30s, or {at}:Standby to false.";
        if (StandbyMegabytes is < 1 or > 1_000_000) yield return $"{at}:StandbyMegabytes is {StandbyMegabytes}; choose 1 to 1000000, such as 2048.";
    }
}
