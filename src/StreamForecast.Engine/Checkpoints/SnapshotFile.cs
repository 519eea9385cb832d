using System.Security.Cryptography;
using System.Text;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Engine.Checkpoints;

/// <summary>
/// The state of one partition on disk: index, series and next offset in one checksummed file, so that they cannot disagree. The daemon writes
/// one at intervals and at its end, and reads it when it is given the partition again.
/// </summary>
/// <remarks>
/// Little-endian: the magic "SFSNAPSH" and a 32-bit version; the sections, end to end; a table of them (number, then of each: four letters, first byte,
/// length); where the table begins; a SHA-256 of all before. Readers find sections by their letters and refuse those they do not know, because what
/// follows may change what precedes.
/// </remarks>
public static class SnapshotFile
{
    private const int Version = 3;        // since 3 the parts of a block are counted in bytes
    private const int BufferBytes = 1 << 20;
    private const string OriginSection = "ORIG", ShardSection = "SHRD", LatenessSection = "LATE";
    private const int HeadBytes = 8 + sizeof(int), TailBytes = sizeof(long) + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "SFSNAPSH"u8;

    /// <summary>Writes the file aside, flushes it to the disk and renames it: at <paramref name="path"/> there is always a whole snapshot, the old one or the new.</summary>
    /// <exception cref="IOException">The disk is full, the folder is missing or not writable; the snapshot that was there still is.</exception>
    public static void Write(string path, SnapshotOrigin origin, Shard shard)
    {
        string aside = path + ".tmp";
        using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes))
        {
            using var sum = new ChecksumStream(file);
            using var writer = new BinaryWriter(sum, Encoding.UTF8, leaveOpen: true);
            writer.Write(Magic);
            writer.Write(Version);

            var table = new List<Section>();
            Append(OriginSection, () =>
            {
                writer.Write(origin.Topic);
                writer.Write(origin.Partition);
                writer.Write(origin.NextOffset);
            });
            Append(ShardSection, () => shard.Save(writer));
            if (shard.AllowsLateRows) Append(LatenessSection, () => shard.SaveLateness(writer));

            long tableAt = sum.Position;
            writer.Write(table.Count);
            foreach (Section section in table) section.Write(writer);
            writer.Write(tableAt);
            writer.Flush();
            file.Write(sum.Checksum);
            file.Flush(flushToDisk: true);

            void Append(string name, Action content)
            {
                long begin = sum.Position;
                content();
                writer.Flush();
                table.Add(new Section(name, begin, sum.Position - begin));
            }
        }

        File.Move(aside, path, overwrite: true);
    }

    /// <summary>Reads what <see cref="Write"/> wrote for the same partition; the shard goes on as the saved one would have, to the bit.</summary>
    /// <exception cref="InvalidDataException">The file is none, cut, changed, of another partition, or saved with options that do not fit; the message says which, and what to do.</exception>
    public static (Shard Shard, SnapshotOrigin Origin) Read(string path, string topic, int partition, EngineOptions options, IStepModel model)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        Verify(file, path);
        using var reader = new BinaryReader(file, Encoding.UTF8);
        Dictionary<string, Section> sections = Table(reader, path);

        Enter(OriginSection);
        var origin = new SnapshotOrigin(reader.ReadString(), reader.ReadInt32(), reader.ReadInt64());
        if (origin.Topic != topic || origin.Partition != partition)
            throw Broken(path, $"it holds partition {origin.Partition} of topic {origin.Topic}, asked was partition {partition} of {topic}", "give each topic a state directory of its own, or put the file back under its own name");

        Enter(ShardSection);
        try
        {
            var shard = Shard.Load(reader, options, model);
            if (sections.ContainsKey(LatenessSection))
            {
                Enter(LatenessSection);
                shard.LoadLateness(reader);
            }

            return (shard, origin);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Cannot restore from '{path}': {e.Message}", e);
        }

        void Enter(string name)
        {
            if (!sections.TryGetValue(name, out Section section)) throw Broken(path, $"it has no section {name}", "it was written by another version: use that version, or move the file away to start anew");
            file.Position = section.Begin;
        }
    }

    /// <summary>Trusts nothing before magic, version and checksum agree. A second pass over a file just read costs little: it is in memory.</summary>
    private static void Verify(FileStream file, string path)
    {
        const string Remedy = "restore it from a copy, or move it away to start anew from the source's first record";
        if (file.Length < HeadBytes + TailBytes) throw Broken(path, $"its {file.Length} bytes are too few for a snapshot", Remedy);

        byte[] buffer = new byte[BufferBytes];
        file.ReadExactly(buffer, 0, HeadBytes);
        if (!buffer.AsSpan(0, Magic.Length).SequenceEqual(Magic)) throw Broken(path, "it does not begin with SFSNAPSH, so it is no snapshot", Remedy);
        int version = BitConverter.ToInt32(buffer, Magic.Length);
        if (version != Version) throw Broken(path, $"it has format version {version}, this program reads version {Version}", "use the program that wrote it, or move it away to start anew");

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(buffer, 0, HeadBytes);
        for (long left = file.Length - HeadBytes - SHA256.HashSizeInBytes; left > 0;)
        {
            int count = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (count == 0) throw Broken(path, "it grew shorter while it was read", Remedy);
            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        byte[] found = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(found);
        if (!hash.GetCurrentHash().AsSpan().SequenceEqual(found)) throw Broken(path, $"the checksum at the end does not match its {file.Length} bytes: it was cut or changed", Remedy);
    }

    private static Dictionary<string, Section> Table(BinaryReader reader, string path)
    {
        Stream file = reader.BaseStream;
        file.Position = file.Length - TailBytes;
        file.Position = reader.ReadInt64();
        var sections = new Dictionary<string, Section>();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            Section section = Section.Read(reader);
            if (section.Name is not (OriginSection or ShardSection or LatenessSection))
                throw Broken(path, $"it has a section {section.Name} that this version does not know", "use the version that wrote it, or move it away to start anew");
            sections.Add(section.Name, section);
        }

        return sections;
    }

    private static InvalidDataException Broken(string path, string found, string remedy) => new($"Cannot restore from '{path}': {found}; {remedy}.");

    private readonly record struct Section(string Name, long Begin, long Length)
    {
        public static Section Read(BinaryReader reader) => new(Encoding.ASCII.GetString(reader.ReadBytes(4)), reader.ReadInt64(), reader.ReadInt64());

        public void Write(BinaryWriter writer)
        {
            writer.Write(Encoding.ASCII.GetBytes(Name));
            writer.Write(Begin);
            writer.Write(Length);
        }
    }
}
