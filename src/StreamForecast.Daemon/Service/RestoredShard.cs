using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Service;

/// <summary>A shard as its snapshot had it.</summary>
/// <param name="Shard">Index and state.</param>
/// <param name="Offset">The first record that is not in the state.</param>
internal sealed record RestoredShard(Shard Shard, long Offset);
