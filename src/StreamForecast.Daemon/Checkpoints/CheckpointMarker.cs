using Confluent.Kafka;
using StreamForecast.Engine.Checkpoints;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>The newest checkpoint of a partition in the checkpoint topic.</summary>
/// <param name="At">Where its marker lies: its series' newest records lie before.</param>
/// <param name="Epoch">Which records belong to it.</param>
/// <param name="Origin">Which source records it stands for.</param>
/// <param name="Description">What goes before its records.</param>
internal sealed record CheckpointMarker(long At, long Epoch, CheckpointOrigin Origin, byte[] Description)
{
    /// <summary>Its records where this process has kept them; null where they are to be read.</summary>
    public StandbyCopy? Copy { get; init; }

    /// <summary>The marker that a record of the topic is; null for any other.</summary>
    public static CheckpointMarker? Read(ConsumeResult<byte[]?, byte[]?> record)
    {
        if (record.Message.Key is not { Length: 0 } || !CheckpointRecord.TryRead(record.Message.Value, out long epoch, out ReadOnlySpan<byte> content)) return null;
        var origin = CheckpointOrigin.Read(content.ToArray(), out ReadOnlySpan<byte> description);
        return new CheckpointMarker(record.Offset.Value, epoch, origin, description.ToArray());
    }
}
