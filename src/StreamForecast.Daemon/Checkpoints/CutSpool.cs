namespace StreamForecast.Daemon.Checkpoints;

/// <summary>The records of a checkpoint on the disk, on their way to a target that is slower than the stream: so the pipeline is through with a cut before the brokers are, and waits for neither. Piece by piece as they were added.</summary>
internal sealed class CutSpool(string folder) : IDisposable
{
    private readonly ScratchFile file = new(folder);
    private readonly List<int> pieces = [];
    private byte[] piece = [];
    private long end;

    /// <summary>Adds whole records. Throws <see cref="IOException"/> when the disk is full; what was added before is still there.</summary>
    public void Add(ReadOnlySpan<byte> records)
    {
        file.Write(end, records);
        pieces.Add(records.Length);
        end += records.Length;
    }

    /// <summary>All pieces, in order; each is good until the next.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Read()
    {
        long at = 0;
        foreach (int length in pieces)
        {
            if (piece.Length < length) piece = GC.AllocateUninitializedArray<byte>(length);
            file.Read(at, piece.AsSpan(0, length));
            yield return piece.AsMemory(0, length);
            at += length;
        }
    }

    /// <summary>Frees the disk.</summary>
    public void Dispose() => file.Dispose();
}
