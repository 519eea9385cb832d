namespace StreamForecast.Engine.Checkpoints;

/// <summary>
/// Writes a partition's checkpoint file, cut after cut: <see cref="Begin"/>, records, <see cref="Flush"/>, and once the results of all records below its offset are held elsewhere, <see cref="Commit"/>.
/// Until then whoever reads the file finds the cut before. Used by one thread at a time.
/// </summary>
public sealed class CheckpointFileWriter(string path, CheckpointTail? tail) : IDisposable
{
    private readonly Chunk chunk = new();
    private FileStream? file;
    private bool isFull;

    /// <summary>Where the file goes on; null when only a full cut can be written.</summary>
    public CheckpointTail? Tail { get; private set; } = tail;

    /// <summary>Whether the next cut must hold every series: there is no file to go on with, or its cuts have come to outweigh the full one.</summary>
    public bool NeedsFull => Tail is null || Tail.IsHeavy;

    private string Aside => path + ".tmp";

    /// <summary>Begins a cut: a full one in a file aside, another behind the file's last. <paramref name="lacking"/>: what another destination lacks of this state, for <see cref="RestoredCheckpoint.Lacking"/>.</summary>
    /// <exception cref="IOException">The disk is full, the folder is missing or not writable; what was there still is, as with the methods below.</exception>
    public void Begin(CheckpointOrigin origin, ReadOnlySpan<byte> description, bool full, ReadOnlySpan<byte> lacking = default)
    {
        Abandon();
        isFull = full;
        if (full)
        {
            file = Open(Aside, FileMode.Create);
            byte[] head = CheckpointFile.Head;
            file.Write(head);
            chunk.Start(head);
        }
        else
        {
            CheckpointTail tail = Tail ?? throw new InvalidOperationException("BUG: a cut of what changed, with no full one before it.");
            file = Open(path, FileMode.Open);
            file.SetLength(tail.Position);
            file.Position = tail.Position;
            chunk.GoOn(tail.Sum);
        }

        chunk.Write(file, Chunk.Begin, origin.Write(description));
        if (!lacking.IsEmpty) chunk.Write(file, Chunk.Lacking, lacking);
    }

    /// <summary>Appends whole records.</summary>
    public void Write(ReadOnlySpan<byte> records) => chunk.Write(Opened, Chunk.Slots, records);

    /// <summary>Brings what was written to the disk; returns the cut's bytes so far.</summary>
    public long Flush()
    {
        Opened.Flush(flushToDisk: true);
        return isFull ? Opened.Position : Opened.Position - Tail!.Position;
    }

    /// <summary>Makes the cut the one that is read: its end is written and flushed, a full one is renamed.</summary>
    public void Commit()
    {
        FileStream written = Opened;
        chunk.Write(written, Chunk.End, []);
        written.Flush(flushToDisk: true);
        long position = written.Position;
        written.Dispose();
        file = null;
        if (isFull) File.Move(Aside, path, overwrite: true);
        Tail = new CheckpointTail(position, chunk.Sum, isFull ? position : Tail!.FullBytes);
    }

    /// <summary>Gives up the cut in hand. What was written of it lies unused behind the file's last cut, or aside, until the next is begun; that there is room on the disk again, the file is cut back.</summary>
    public void Abandon()
    {
        if (file is null) return;
        try
        {
            file.SetLength(isFull ? 0 : Tail!.Position);
        }
        catch (IOException)
        {
            // The reader passes over it too.
        }

        try
        {
            file.Dispose();
        }
        catch (IOException)
        {
            // What is left in the buffer finds no room either.
        }

        file = null;
        if (isFull) File.Delete(Aside);
    }

    /// <summary>Gives up what is not committed.</summary>
    public void Dispose()
    {
        Abandon();
        chunk.Dispose();
    }

    // Unbuffered: records come a megabyte at a time, and a buffer could not be got rid of when the disk is full.
    private static FileStream Open(string path, FileMode mode) => new(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private FileStream Opened => file ?? throw new InvalidOperationException("BUG: no cut was begun.");
}
