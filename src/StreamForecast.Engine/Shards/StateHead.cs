using System.Text;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Silence;

namespace StreamForecast.Engine.Shards;

/// <summary>What goes before saved series: what they must agree on with the shard that reads them, and how they are laid out.</summary>
/// <param name="Options">What decides the meaning of rows, in words.</param>
/// <param name="Model">Name of the model that the recurrent state belongs to.</param>
/// <param name="Inputs">Name of what it reads.</param>
/// <param name="Layout">Where the parts of a block lie.</param>
/// <param name="Series">Series in the index.</param>
/// <param name="EventTime">How far event time has come, where silence is told.</param>
internal sealed record StateHead(string Options, string Model, string Inputs, BlockLayout Layout, int Series, EventTime EventTime)
{
    /// <summary>The judgements in force, as <see cref="Feedback.Judgements.Save"/> writes them; at the end, and not written where there are none, as in states of versions that knew none.</summary>
    public byte[] Judgements { get; init; } = [];

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(Options);
            writer.Write(Model);
            writer.Write(Inputs);
            Layout.Save(writer);
            writer.Write(Series);
            writer.Write(EventTime.Time);
            writer.Write(EventTime.Far);
            writer.Write(EventTime.FarSlot);
            writer.Write(Judgements);
        }

        return stream.ToArray();
    }

    /// <summary>Reads <see cref="ToBytes"/>. Throws <see cref="InvalidDataException"/> when a part of the state has another size than in this version.</summary>
    public static StateHead Read(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream(bytes.ToArray());
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        var head = new StateHead(reader.ReadString(), reader.ReadString(), reader.ReadString(), BlockLayout.Load(reader), reader.ReadInt32(), new EventTime(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32()));
        return head with { Judgements = reader.ReadBytes((int)(stream.Length - stream.Position)) };
    }
}
