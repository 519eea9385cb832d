using System.Text;
using StreamForecast.Engine.Feedback;

namespace StreamForecast.Daemon.Feedback;

/// <summary>A change of what a partition's rows are under, and the record from which on it holds: a judgement put or taken back, or that the partition's state began anew, and no earlier entry counts.</summary>
/// <param name="Topic">The source topic.</param>
/// <param name="Offset">The first record under it.</param>
/// <param name="Id">The judgement's; empty: the state began anew.</param>
/// <param name="Judgement">What is put; null: it is taken back.</param>
internal sealed record JournalEntry(string Topic, long Offset, string Id, Judgement? Judgement)
{
    private const int Version = 1;

    /// <summary>Whether no earlier entry counts.</summary>
    public bool IsBeginning => Id.Length == 0;

    /// <summary>As the value of a record.</summary>
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(Version);
            writer.Write(Topic);
            writer.Write(Offset);
            writer.Write(Id);
            writer.Write(Judgement is not null);
            Judgement?.Write(writer);
        }
        return stream.ToArray();
    }

    /// <summary>Reads <see cref="Write"/>; null for a record of another version or none of ours.</summary>
    public static JournalEntry? Read(byte[]? value)
    {
        using var reader = new BinaryReader(new MemoryStream(value ?? []), Encoding.UTF8);
        try
        {
            if (reader.ReadInt32() != Version) return null;
            return new JournalEntry(reader.ReadString(), reader.ReadInt64(), reader.ReadString(), reader.ReadBoolean() ? Engine.Feedback.Judgement.Read(reader) : null);
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }
}
