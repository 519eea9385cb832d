using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Engine.Checkpoints;

/// <summary>
/// The state of one partition on disk: a full cut, and behind it cuts of what changed since the one before, each with the offset it stands for. Read here when the partition comes to this
/// process; written by <see cref="CheckpointFileWriter"/>.
/// </summary>
/// <remarks>
/// Little-endian: the magic "SFSNAPSH" and a 32-bit format version; then chunks (<see cref="Chunk"/>). A cut is a beginning, chunks of records and an end; one without an end was never promised
/// to anybody. Because the sums are chained, a cut can be read only behind those it was made after.
/// </remarks>
public static class CheckpointFile
{
    /// <summary>The format that is written. 3: index, clocks and blocks in one piece; still read. 4: series one by one.</summary>
    internal const int Version = 4;
    internal const int HeadBytes = 8 + sizeof(int);
    private const int BufferBytes = 1 << 16;
    private const string Remedy = "restore it from a copy, or move it away to start anew from the source's first record";

    private static ReadOnlySpan<byte> Magic => "SFSNAPSH"u8;

    /// <summary>The first bytes of a file.</summary>
    internal static byte[] Head => [.. Magic, .. BitConverter.GetBytes(Version)];

    /// <summary>
    /// Reads a partition's file, of this format or of version 3; the shard goes on as the saved one would have, to the bit. Of cuts behind the full one those up to the first that is not whole are
    /// used: what it tells is an earlier moment then, and as true.
    /// </summary>
    /// <param name="path">Where it is.</param>
    /// <param name="topic">Of which topic it must be.</param>
    /// <param name="partition">Of which partition it must be.</param>
    /// <param name="options">The shard's options.</param>
    /// <param name="model">The shard's model.</param>
    /// <param name="pages">Where the shard keeps series for which there is no room in memory; null: it keeps all of them there.</param>
    /// <exception cref="InvalidDataException">The file is none, its full cut is cut or changed, or it is of another partition, version or options; the message says which, and what to do.</exception>
    public static RestoredCheckpoint Read(string path, string topic, int partition, EngineOptions options, IStepModel model, Func<IPageFile>? pages = null)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        if (file.Length < HeadBytes) throw Broken(path, $"its {file.Length} bytes are too few for a snapshot", Remedy);
        byte[] head = new byte[HeadBytes];
        file.ReadExactly(head);
        if (!head.AsSpan(0, Magic.Length).SequenceEqual(Magic)) throw Broken(path, "it does not begin with SFSNAPSH, so it is no snapshot", Remedy);
        int version = BitConverter.ToInt32(head, Magic.Length);
        try
        {
            return version switch
            {
                Version => ReadCuts(file, head, topic, partition, options, model, pages),
                SnapshotFormat3.Version => SnapshotFormat3.Read(file, topic, partition, options, model, pages),
                _ => throw new InvalidDataException($"it has format version {version}, this program reads versions {SnapshotFormat3.Version} and {Version}; use the program that wrote it, or move it away to start anew."),
            };
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"Cannot restore from '{path}': {e.Message}", e);
        }
    }

    /// <summary>What a file of this format says of its first cut; null when there is none, or its beginning is damaged: <see cref="Read"/> tells more.</summary>
    public static CheckpointOrigin? ReadOrigin(string path)
    {
        if (!File.Exists(path)) return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        using var chunk = new Chunk();
        byte[] head = Head, found = new byte[HeadBytes];
        if (file.ReadAtLeast(found, HeadBytes, throwOnEndOfStream: false) < HeadBytes || !found.AsSpan().SequenceEqual(head)) return null;
        chunk.Start(head);
        return chunk.Read(file) == Chunk.Found.Whole && chunk.Kind == Chunk.Begin ? CheckpointOrigin.Read(chunk.Content.ToArray(), out _) : null;
    }

    private static RestoredCheckpoint ReadCuts(FileStream file, byte[] head, string topic, int partition, EngineOptions options, IStepModel model, Func<IPageFile>? pages)
    {
        using var chunks = new ChunkStream(file);
        using var restore = new ShardRestore(options, model, pages);
        chunks.GoOn(head.Length, Chunk.SumOf(head));
        CheckpointOrigin origin = Apply(chunks, restore, topic, partition, out byte[] lacking)
            ?? throw new InvalidDataException($"the checksum does not match its {file.Length} bytes: it was cut or changed; {Remedy}.");
        var tail = new CheckpointTail(chunks.Present.Behind, chunks.Present.Sum, chunks.Present.Behind);
        string? damage = null;
        while (IsWhole(file, chunks, ref damage))
        {
            chunks.GoOn(tail.Position, tail.Sum, isKnown: true);
            origin = Apply(chunks, restore, topic, partition, out lacking)!;
            tail = tail with { Position = chunks.Present.Behind, Sum = chunks.Present.Sum };
            chunks.GoOn(tail.Position, tail.Sum);
        }

        Shard shard = restore.End();
        return new RestoredCheckpoint(shard, origin, restore.IsExact && damage is null ? tail : null, lacking, damage is null ? file.Length - tail.Position : 0, damage);
    }

    /// <summary>Whether a whole cut follows. Looks through all of it, so that a cut is applied or left, never half.</summary>
    private static bool IsWhole(FileStream file, ChunkStream chunks, ref string? damage)
    {
        for (long at = chunks.Present.Behind; ; at = chunks.Present.Behind)
        {
            switch (chunks.Read())
            {
                case Chunk.Found.Whole when chunks.Present.Kind == Chunk.End:
                    return true;
                case Chunk.Found.Whole:
                    break;
                case Chunk.Found.Damaged:
                    damage = $"the checksum does not match behind byte {at} of {file.Length}";
                    return false;
                default:
                    return false;
            }
        }
    }

    /// <summary>Reads one cut into the shard; null when it is not whole.</summary>
    private static CheckpointOrigin? Apply(ChunkStream chunks, ShardRestore restore, string topic, int partition, out byte[] lacking)
    {
        CheckpointOrigin? origin = null;
        lacking = [];
        while (chunks.Read() == Chunk.Found.Whole)
        {
            Chunk chunk = chunks.Present;
            switch (chunk.Kind)
            {
                case Chunk.Begin when origin is null:
                    origin = CheckpointOrigin.Read(chunk.Content.ToArray(), out ReadOnlySpan<byte> description);
                    if (origin.Topic != topic || origin.Partition != partition)
                        throw new InvalidDataException($"it holds partition {origin.Partition} of topic {origin.Topic}, asked was partition {partition} of {topic}; give each topic a state directory of its own, or put the file back under its own name.");
                    restore.Begin(description);
                    break;
                case Chunk.Lacking when origin is not null:
                    lacking = chunk.Content.ToArray();
                    break;
                case Chunk.Slots when origin is not null:
                    ReadOnlySpan<byte> records = chunk.Content;
                    while (SlotState.Next(ref records, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> state)) restore.Put(key, state);
                    break;
                case Chunk.End when origin is not null:
                    return origin;
                default:
                    throw new InvalidDataException($"it has a chunk '{(char)chunk.Kind}' that this version does not know there; use the version that wrote it, or move it away to start anew.");
            }
        }

        return null;
    }

    private static InvalidDataException Broken(string path, string found, string remedy) => new($"Cannot restore from '{path}': {found}; {remedy}.");
}
