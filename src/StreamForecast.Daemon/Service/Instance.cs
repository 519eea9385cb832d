using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Exits;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// Who this process is among all that write to the same outputs: a number of State:Directory's that no running process has,
/// with an id that was made for it once. A process that is started again in its place has its id again, and ends at once the
/// transactions that its predecessor left open.
/// </summary>
internal sealed class Instance : IDisposable
{
    private const int Most = 1000;
    private readonly FileStream file;       // open, and so locked, for as long as the process lives

    private Instance(FileStream file, string id) => (this.file, Id) = (file, id);

    /// <summary>The id, the same for every process that takes this place.</summary>
    public string Id { get; }

    /// <summary>Takes the first free place. Throws <see cref="StartException"/> when the folder cannot be written to.</summary>
    public static Instance Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            for (int n = 0; n < Most; n++)
                if (TryOpen(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"instance-{n}"))) is { } file) return new Instance(file, Read(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The identity of this process cannot be kept in {Path.GetFullPath(folder)} (State:Directory): {e.Message} Name another folder, or give this user the right to write there.", e);
        }
        throw new StartException($"{Most} processes use {Path.GetFullPath(folder)} (State:Directory) already; name another folder.");
    }

    /// <summary>Leaves the place to others.</summary>
    public void Dispose() => file.Dispose();

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;        // another process holds it
        }
    }

    private static string Read(FileStream file)
    {
        byte[] text = new byte[Math.Min(file.Length, 64)];
        file.ReadExactly(text);
        if (Guid.TryParseExact(Encoding.ASCII.GetString(text), "N", out Guid known)) return known.ToString("N");
        var id = Guid.NewGuid();        // new, or cut short by a crash before anything was written under it
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(id.ToString("N")));
        file.Flush(flushToDisk: true);
        return id.ToString("N");
    }
}
