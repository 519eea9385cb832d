using System.Buffers.Binary;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>What the checkpoint topic lacks of the state in a snapshot file, noted in that file: a process that starts from the file goes on with the topic, and need not write all of it anew.</summary>
/// <param name="Epoch">Which of the topic's records its newest checkpoint stands on.</param>
/// <param name="Offset">That checkpoint's offset.</param>
/// <param name="Series">The series that have changed since (<see cref="Engine.Shards.ShardCut.Lacking"/>).</param>
internal sealed record TopicGap(long Epoch, long Offset, byte[] Series)
{
    private const int HeadBytes = 2 * sizeof(long);

    /// <summary>Little-endian: epoch, offset, series.</summary>
    public byte[] Write()
    {
        byte[] bytes = new byte[HeadBytes + Series.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(long)), Offset);
        Series.CopyTo(bytes, HeadBytes);
        return bytes;
    }

    /// <summary>
    /// Reads <see cref="Write"/>; null where the topic cannot be gone on with. State follows from the records, so whoever wrote the topic's newest checkpoint, in between the two moments that this tells of, has taken some of these
    /// series there already, and none that the file does not have.
    /// </summary>
    public static TopicGap? Read(ReadOnlySpan<byte> bytes, CheckpointMarker newest)
    {
        if (bytes.Length < HeadBytes) return null;
        var gap = new TopicGap(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..]), bytes[HeadBytes..].ToArray());
        return gap.Epoch == newest.Epoch && gap.Offset <= newest.Origin.NextOffset ? gap with { Offset = newest.Origin.NextOffset } : null;
    }
}
