using StreamForecast.Engine.Shards;

namespace StreamForecast.Engine.Checkpoints;

/// <summary>A shard as a checkpoint file had it.</summary>
/// <param name="Shard">Index and state; it belongs to the caller.</param>
/// <param name="Origin">Which records it has seen.</param>
/// <param name="Tail">Where the file can be gone on with; null when a new one is due, because it is of an earlier format, of another model, or damaged.</param>
/// <param name="Lacking">What another destination lacks of this state, as the writer was told; empty: not known.</param>
/// <param name="Unfinished">Bytes behind the last whole cut, of one whose writing was interrupted; they are written over.</param>
/// <param name="Damage">What is damaged behind the last whole cut, in words; null for nothing.</param>
public sealed record RestoredCheckpoint(Shard Shard, CheckpointOrigin Origin, CheckpointTail? Tail, byte[] Lacking, long Unfinished, string? Damage);
