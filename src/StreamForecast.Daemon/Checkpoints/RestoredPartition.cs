using StreamForecast.Engine.Checkpoints;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>A partition's state as it was last saved, and where its checkpoints go on.</summary>
/// <param name="Shard">Index and state.</param>
/// <param name="Origin">Which records it has seen.</param>
/// <param name="Tail">Where its file goes on; null for a new file.</param>
/// <param name="Epoch">With which epoch the checkpoint topic goes on; 0 for a new one.</param>
/// <param name="Gap">What the topic lacks of this state, where it goes on; null: nothing.</param>
internal sealed record RestoredPartition(Shard Shard, CheckpointOrigin Origin, CheckpointTail? Tail, long Epoch, TopicGap? Gap = null);
