using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Silence;

namespace StreamForecast.Engine.Checkpoints;

/// <summary>Reads snapshots of format 3, which earlier versions wrote: the same clocks and blocks as today's, in one piece each. Called by <see cref="CheckpointFile"/>; never written any more.</summary>
/// <remarks>
/// After magic and version the sections, end to end; a table of them (number, then of each: four letters, first byte, length); where the table begins; a SHA-256 of all before.
/// Section ORIG: topic, partition, next offset. SHRD: options in words, names of model and inputs, widths of its state; number of series, lengths of their keys, the keys; number of clocks, the clocks, the blocks of
/// series that have a value.
/// </remarks>
internal static class SnapshotFormat3
{
    public const int Version = 3;
    private const int TailBytes = sizeof(long) + SHA256.HashSizeInBytes;
    private const int DetectorVersion = 1;      // the only one while this format was written
    private const string Detector = ", detector of ";

    /// <summary>As <see cref="CheckpointFile.Read"/>.</summary>
    public static RestoredCheckpoint Read(FileStream file, string topic, int partition, EngineOptions options, IStepModel model, Func<IPageFile>? pages)
    {
        Verify(file);
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        Dictionary<string, long> sections = Table(reader);
        file.Position = sections["ORIG"];
        var origin = new CheckpointOrigin(reader.ReadString(), reader.ReadInt32(), reader.ReadInt64());
        if (origin.Topic != topic || origin.Partition != partition)
            throw new InvalidDataException($"it holds partition {origin.Partition} of topic {origin.Topic}, asked was partition {partition} of {topic}; give each topic a state directory of its own, or put the file back under its own name.");
        file.Position = sections["SHRD"];
        return new RestoredCheckpoint(Shard(reader, options, model, pages), origin, Tail: null, Lacking: [], Unfinished: 0, Damage: null);
    }

    private static Shard Shard(BinaryReader reader, EngineOptions options, IStepModel model, Func<IPageFile>? pages)
    {
        string fingerprint = reader.ReadString();
        int detector = fingerprint.IndexOf(Detector, StringComparison.Ordinal);
        int detectorBytes = int.Parse(fingerprint.AsSpan(detector + Detector.Length).TrimEnd(" bytes"), CultureInfo.InvariantCulture);
        string modelName = reader.ReadString(), inputs = reader.ReadString();
        var layout = new BlockLayout(DetectorVersion, detectorBytes, reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean());
        byte[][] keys = new byte[reader.ReadInt32()][];
        for (int slot = 0; slot < keys.Length; slot++) keys[slot] = new byte[reader.ReadInt32()];
        foreach (byte[] key in keys) reader.BaseStream.ReadExactly(key);

        using var restore = new ShardRestore(options, model, pages);
        restore.BeginAs(new StateHead(fingerprint[..detector], modelName, inputs, layout, keys.Length, EventTime.None));
        byte[] clocks = reader.ReadBytes(checked(reader.ReadInt32() * SeriesClock.Bytes));
        if (clocks.Length != keys.Length * SeriesClock.Bytes) throw new InvalidDataException($"it has {keys.Length} keys and {clocks.Length / SeriesClock.Bytes} clocks.");
        for (int slot = 0; slot < keys.Length; slot++)
        {
            ReadOnlySpan<byte> clock = clocks.AsSpan(slot * SeriesClock.Bytes, SeriesClock.Bytes);
            restore.Put(slot, keys[slot], clock, reader.ReadBytes(SeriesStore.SavedBytes(clock, layout)));
        }

        return restore.End();
    }

    private static void Verify(FileStream file)
    {
        const string Remedy = "restore it from a copy, or move it away to start anew from the source's first record";
        if (file.Length < CheckpointFile.HeadBytes + TailBytes) throw new InvalidDataException($"its {file.Length} bytes are too few for a snapshot; {Remedy}.");
        byte[] buffer = new byte[1 << 20];
        file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long left = file.Length - SHA256.HashSizeInBytes; left > 0;)
        {
            int count = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (count == 0) throw new InvalidDataException($"it grew shorter while it was read; {Remedy}.");
            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        byte[] found = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(found);
        if (!hash.GetCurrentHash().AsSpan().SequenceEqual(found)) throw new InvalidDataException($"the checksum does not match its {file.Length} bytes: it was cut or changed; {Remedy}.");
    }

    /// <summary>First byte of each section.</summary>
    private static Dictionary<string, long> Table(BinaryReader reader)
    {
        Stream file = reader.BaseStream;
        file.Position = file.Length - TailBytes;
        file.Position = reader.ReadInt64();
        var sections = new Dictionary<string, long>();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            sections.Add(Encoding.ASCII.GetString(reader.ReadBytes(4)), reader.ReadInt64());
            reader.ReadInt64();     // its length: the content says itself where it ends
        }

        return sections;
    }
}
