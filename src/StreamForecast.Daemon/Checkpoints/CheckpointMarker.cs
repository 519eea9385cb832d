using StreamForecast.Engine.Checkpoints;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>The newest checkpoint of a partition in the checkpoint topic.</summary>
/// <param name="At">Where its marker lies: its series' newest records lie before.</param>
/// <param name="Epoch">Which records belong to it.</param>
/// <param name="Origin">Which source records it stands for.</param>
/// <param name="Description">What goes before its records.</param>
internal sealed record CheckpointMarker(long At, long Epoch, CheckpointOrigin Origin, byte[] Description);
