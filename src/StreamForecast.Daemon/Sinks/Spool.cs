using System.Globalization;

namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// A queue of byte strings on the disk, one file each, in the order they were added; bounded in bytes. What was there when the process ended is there when it starts again. One thread adds, another takes.
/// </summary>
internal sealed class Spool
{
    private const string Ending = ".points";

    private readonly string folder;
    private readonly long most;
    private readonly bool flush;
    private readonly Queue<(long Number, int Bytes)> files = new();
    private readonly Lock gate = new();
    private long next, bytes;

    /// <summary>Opens the folder, making it when it is missing; <paramref name="flush"/>: each entry is on the disk itself, and not in the system's memory, before <see cref="TryAdd"/> returns. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot be had.</summary>
    public Spool(string folder, long most, bool flush)
    {
        (this.folder, this.most, this.flush) = (Path.GetFullPath(folder), most, flush);
        Directory.CreateDirectory(folder);
        foreach (string partial in Directory.EnumerateFiles(folder, "*.tmp")) File.Delete(partial);
        var found = Directory.EnumerateFiles(folder, "*" + Ending)
            .Select(path => (Number: long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture), Bytes: (int)new FileInfo(path).Length));
        foreach (var file in found.OrderBy(file => file.Number))
        {
            files.Enqueue(file);
            bytes += file.Bytes;
            next = file.Number + 1;
        }
    }

    /// <summary>Bytes that wait.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Entries that wait.</summary>
    public int Count
    {
        get
        {
            lock (gate) return files.Count;
        }
    }

    /// <summary>Adds an entry; false when there is no room for it. Throws <see cref="IOException"/> when the disk does not take it.</summary>
    public bool TryAdd(ReadOnlySpan<byte> entry)
    {
        if (Bytes > 0 && Bytes + entry.Length > most) return false;
        string path = PathOf(next), aside = path + ".tmp";
        using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write))
        {
            file.Write(entry);
            file.Flush(flush);
        }
        File.Move(aside, path, overwrite: true);
        lock (gate) files.Enqueue((next++, entry.Length));
        Interlocked.Add(ref bytes, entry.Length);
        return true;
    }

    /// <summary>The oldest entries end to end, at most <paramref name="upTo"/> bytes unless the first alone has more, and how many they are; null when none waits.</summary>
    public (byte[] Entries, int Count)? Peek(int upTo)
    {
        (long Number, int Bytes)[] oldest;
        lock (gate)
        {
            int total = 0;
            oldest = [.. files.TakeWhile((file, i) => (total += file.Bytes) <= upTo || i == 0)];
        }
        if (oldest.Length == 0) return null;
        using var all = new MemoryStream(oldest.Sum(file => file.Bytes));
        foreach (var file in oldest) all.Write(File.ReadAllBytes(PathOf(file.Number)));
        return (all.ToArray(), oldest.Length);
    }

    /// <summary>Removes the oldest entries, as many as <see cref="Peek"/> has returned.</summary>
    public void Remove(int count)
    {
        for (; count > 0; count--)
        {
            (long Number, int Bytes) file;
            lock (gate) file = files.Dequeue();
            File.Delete(PathOf(file.Number));
            Interlocked.Add(ref bytes, -file.Bytes);
        }
    }

    private string PathOf(long number) => Path.Combine(folder, number.ToString("D16", CultureInfo.InvariantCulture) + Ending);
}
