namespace StreamForecast.Engine.Checkpoints;

/// <summary>Where a checkpoint file goes on: behind its last whole cut.</summary>
/// <param name="Position">First byte behind it.</param>
/// <param name="Sum">Sum of its last chunk.</param>
/// <param name="FullBytes">Bytes of the file up to the end of the full cut; what is behind are cuts of what changed.</param>
public sealed record CheckpointTail(long Position, byte[] Sum, long FullBytes)
{
    /// <summary>Whether the cuts behind the full one have come to outweigh it, so that a new file is due: reading it back stays bounded by twice the state.</summary>
    public bool IsHeavy => Position > 2 * FullBytes;
}
