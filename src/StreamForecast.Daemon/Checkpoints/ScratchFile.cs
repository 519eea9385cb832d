using Microsoft.Win32.SafeHandles;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>
/// A file of State:Directory that no other process shall see and no crash leave behind: it has lost its name as soon as it is open, and the system frees it with its last handle. For what is larger than memory should
/// hold and is made anew after a crash. Used by one thread at a time.
/// </summary>
internal sealed class ScratchFile : IDisposable
{
    private readonly SafeFileHandle file;

    /// <summary>An empty file. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot be had.</summary>
    public ScratchFile(string folder)
    {
        string path = Path.Combine(folder, $".scratch-{Guid.NewGuid():N}");
        file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        File.Delete(path);
    }

    /// <summary>Writes bytes at a place. Throws <see cref="IOException"/> when the disk does not take them.</summary>
    public void Write(long at, ReadOnlySpan<byte> bytes) => RandomAccess.Write(file, bytes, at);

    /// <summary>Reads as many bytes. Throws <see cref="IOException"/> when it cannot, or there are fewer.</summary>
    public void Read(long at, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(file, bytes, at);
            if (count == 0) throw new IOException($"A scratch file ends before byte {at}, where {bytes.Length} more were written.");
            bytes = bytes[count..];
            at += count;
        }
    }

    /// <summary>Frees it.</summary>
    public void Dispose() => file.Dispose();
}
