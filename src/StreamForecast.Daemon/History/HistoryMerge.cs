namespace StreamForecast.Daemon.History;

/// <summary>
/// All rows of a history in event-time order, for replaying it as if it happened. Each file keeps its own order, late
/// rows and duplicates included: of the files' next rows the earliest comes first, equal times in the order of the files.
/// </summary>
internal sealed class HistoryMerge : IDisposable
{
    private readonly HistoryReader?[] readers;
    private readonly PriorityQueue<int, (long Time, int File)> next = new();
    private int current = -1;

    /// <summary>Opens all files at once and stands before the first row.</summary>
    public HistoryMerge(IReadOnlyList<HistoryFile> files)
    {
        readers = new HistoryReader?[files.Count];
        for (int i = 0; i < files.Count; i++)
        {
            readers[i] = files[i].Open();
            Advance(i);
        }
    }

    /// <summary>Bytes read so far, for progress.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Time (Unix ms) of the row that comes next; null when there is none.</summary>
    public long? Earliest => next.TryPeek(out _, out var first) ? first.Time : null;

    /// <summary>The next row, or null at the end. It stays valid until the next call.</summary>
    public HistoryReader? Next()
    {
        if (current >= 0) Advance(current);
        if (!next.TryDequeue(out current, out _))
        {
            current = -1;
            return null;
        }
        return readers[current];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var reader in readers) reader?.Dispose();
    }

    private void Advance(int file)
    {
        var reader = readers[file]!;
        long before = reader.BytesRead;
        bool more = reader.Read();
        BytesRead += reader.BytesRead - before;
        if (more) next.Enqueue(file, (reader.Time, file));
        else
        {
            reader.Dispose();
            readers[file] = null;
        }
    }
}
