using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Exits;

namespace StreamForecast.Daemon.Alerting;

/// <summary>
/// The book of alerts on the disk: a file of JSON lines, the state first, then what was put in since; written anew, aside and renamed, when that outgrows the state. A line that a crash cut short is left
/// out, and the records behind it come again. A process that shares the folder has a file of its own.
/// </summary>
internal sealed class AlertJournal : IDisposable
{
    private const int MostFiles = 1000;
    private const long LeastToCompact = 1 << 20;

    private static readonly JsonSerializerOptions lines = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, IgnoreReadOnlyProperties = true };
    private static readonly JsonSerializerOptions states = new(lines) { ReferenceHandler = ReferenceHandler.Preserve };

    private readonly string path;
    private readonly ILogger log;
    private FileStream file;
    private long compacted;         // bytes after the newest compaction
    private bool isBroken;

    private AlertJournal(string path, FileStream file, ILogger log) => (this.path, this.file, this.log) = (path, file, log);

    /// <summary>Takes the first file of the folder that no other process has. Throws <see cref="StartException"/> when the folder cannot be written to.</summary>
    public static AlertJournal Open(string folder, ILogger log)
    {
        try
        {
            Directory.CreateDirectory(folder);
            for (int n = 0; n < MostFiles; n++)
            {
                string path = Path.Combine(folder, $"alerts-{n}.journal");
                if (TryOpen(path) is { } file) return new AlertJournal(path, file, log);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The alerts cannot be kept in {Path.GetFullPath(folder)} (State:Directory): {e.Message} Name another folder, or give this user the right to write there.", e);
        }
        throw new StartException($"{MostFiles} processes use {Path.GetFullPath(folder)} (State:Directory) already; name another folder.");
    }

    /// <summary>The state that it begins with, and what was put in since.</summary>
    public (AlertBookState State, List<AlertEntry> Entries) Read()
    {
        var state = new AlertBookState();
        var entries = new List<AlertEntry>();
        byte[] bytes = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        int at = 0;
        try
        {
            while (bytes.AsSpan(at).IndexOf((byte)'\n') is >= 0 and int length)
            {
                ReadOnlySpan<byte> line = bytes.AsSpan(at, length);
                if (at == 0) state = JsonSerializer.Deserialize<AlertBookState>(line, states)!;
                else entries.Add(JsonSerializer.Deserialize<AlertEntry>(line, lines)!);
                at += length + 1;
            }
        }
        catch (JsonException e)
        {
            log.AlertsDamaged(path, at, e.Message);
        }
        file.SetLength(at);
        file.Position = at;
        return (state, entries);
    }

    /// <summary>Adds a line; <paramref name="flush"/>: it is on the disk itself before this returns. A disk that takes nothing is told in the log, and the next state is tried as a whole.</summary>
    public void Append(AlertEntry entry, bool flush, Func<AlertBookState> state)
    {
        try
        {
            if (isBroken || file.Length == 0 || file.Length > Math.Max(LeastToCompact, 4 * compacted))
            {
                Write(state());
                return;
            }
            JsonSerializer.Serialize(file, entry, lines);
            file.WriteByte((byte)'\n');
            file.Flush(flush);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!isBroken) log.AlertsNotKept(path, e.Message);
            isBroken = true;
        }
    }

    /// <summary>Writes the state anew. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the disk does not take it.</summary>
    public void Write(AlertBookState state)
    {
        string aside = path + ".tmp";
        var next = new FileStream(aside, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        try
        {
            JsonSerializer.Serialize(next, state, states);
            next.WriteByte((byte)'\n');
            next.Flush(flushToDisk: true);
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            next.Dispose();
            throw;
        }
        file.Dispose();
        (file, compacted, isBroken) = (next, next.Length, false);
    }

    /// <summary>Leaves the file to others.</summary>
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
}
