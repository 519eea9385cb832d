using System.Buffers.Binary;
using StreamForecast.Engine.Checkpoints;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>
/// The records of the checkpoint topic. Of a series: its key, and as value format version (32 bits), epoch (64 bits) and state (<see cref="Engine.Shards.SlotState"/>). The last of every checkpoint is its marker: an
/// empty key, which no series has, and version, epoch and <see cref="CheckpointOrigin"/> with the description of the state. Little-endian.
/// </summary>
/// <remarks>
/// An epoch begins with a checkpoint of every series, and grows: what compaction has left of earlier ones, of series that are gone or states of another model, is told by it and passed over.
/// </remarks>
internal static class CheckpointRecord
{
    private const int Version = 4;
    private const int HeadBytes = sizeof(int) + sizeof(long);

    /// <summary>The marker's key.</summary>
    public static byte[] MarkerKey => [];

    /// <summary>A value.</summary>
    public static byte[] Value(long epoch, ReadOnlySpan<byte> content)
    {
        byte[] value = new byte[Bytes(content)];
        Write(value, epoch, content);
        return value;
    }

    /// <summary>Bytes of a value that holds this.</summary>
    public static int Bytes(ReadOnlySpan<byte> content) => HeadBytes + content.Length;

    /// <summary>Writes a value into as many bytes.</summary>
    public static void Write(Span<byte> value, long epoch, ReadOnlySpan<byte> content)
    {
        BinaryPrimitives.WriteInt32LittleEndian(value, Version);
        BinaryPrimitives.WriteInt64LittleEndian(value[sizeof(int)..], epoch);
        content.CopyTo(value[HeadBytes..]);
    }

    /// <summary>What a value holds, and its epoch; false for one of another version or none of ours.</summary>
    public static bool TryRead(byte[]? value, out long epoch, out ReadOnlySpan<byte> content)
    {
        epoch = 0;
        content = default;
        if (value is null || value.Length < HeadBytes || BinaryPrimitives.ReadInt32LittleEndian(value) != Version) return false;
        epoch = BinaryPrimitives.ReadInt64LittleEndian(value.AsSpan(sizeof(int)));
        content = value.AsSpan(HeadBytes);
        return true;
    }
}
