using System.Text;

namespace StreamForecast.Engine.Checkpoints;

/// <summary>Which records a checkpoint stands for, those of a partition below an offset, and what their results rested on.</summary>
/// <param name="Topic">The source topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="NextOffset">Offset of the first record that the state has not seen.</param>
/// <param name="Journal">What changes results besides records, and from which offset on, as the daemon writes it; empty: not known.</param>
public sealed record CheckpointOrigin(string Topic, int Partition, long NextOffset, string Journal = "")
{
    /// <summary>The origin and a shard's description (<see cref="Shards.Shard.Describe"/>) in one: the beginning of a cut in files and topics.</summary>
    public byte[] Write(ReadOnlySpan<byte> description)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(Topic);
            writer.Write(Partition);
            writer.Write(NextOffset);
            writer.Write(Journal);
            writer.Write(description);
        }

        return stream.ToArray();
    }

    /// <summary>Reads <see cref="Write"/>; what is left is the shard's description.</summary>
    /// <exception cref="EndOfStreamException">It is cut.</exception>
    public static CheckpointOrigin Read(byte[] bytes, out ReadOnlySpan<byte> description)
    {
        using var stream = new MemoryStream(bytes);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        var origin = new CheckpointOrigin(reader.ReadString(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadString());
        description = bytes.AsSpan((int)stream.Position);
        return origin;
    }
}
