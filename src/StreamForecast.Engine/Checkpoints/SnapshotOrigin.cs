namespace StreamForecast.Engine.Checkpoints;

/// <summary>Which records a snapshot stands for: those of a partition below an offset.</summary>
/// <param name="Topic">The source topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="NextOffset">Offset of the first record that the state has not seen.</param>
public sealed record SnapshotOrigin(string Topic, int Partition, long NextOffset);
