using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StreamForecast.Learning.Training;

/// <summary>
/// A training run on disk, so that it can go on after a crash or an interruption. Little-endian: the magic "SFTRAINS", version, the
/// length of a JSON object that says what run it is of, that object, the trainer's state, and a SHA-256 of all before it.
/// </summary>
public static class TrainingCheckpoint
{
    /// <summary>Its name in the output folder.</summary>
    public const string FileName = "training.checkpoint";

    private const int Version = 1;
    private const int HeaderBytes = 8 + 4 + 4;
    private const string Aside = ".new";
    private static ReadOnlySpan<byte> Magic => "SFTRAINS"u8;

    /// <summary>What makes a run what it is, by name: every option that changes the result, and what the caller knows of rows and starting weights.</summary>
    public static SortedDictionary<string, string> Identity(TrainingOptions options, params (string Name, string Value)[] others)
    {
        var identity = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in JsonSerializer.SerializeToNode(options)!.AsObject()) identity.Add($"Training:{name}", value?.ToJsonString() ?? "null");
        foreach ((string name, string value) in others) identity.Add(name, value);
        return identity;
    }

    /// <summary>Writes the file aside and renames it, so that a crash or a full disk leaves the last one whole.</summary>
    public static void Write(string path, SortedDictionary<string, string> identity, ForecastTrainer trainer)
    {
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(identity);
        using (var file = new FileStream(path + Aside, FileMode.Create, FileAccess.ReadWrite))
        {
            using (var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
            {
                writer.Write(Magic);
                writer.Write(Version);
                writer.Write(header.Length);
                writer.Write(header);
                trainer.Save(writer);
            }
            file.Position = 0;
            file.Write(SHA256.HashData(file));       // reading leaves it at the end, where the hash belongs
            file.Flush(flushToDisk: true);
        }
        File.Move(path + Aside, path, overwrite: true);
    }

    /// <summary>
    /// Reads the file into a fresh trainer. Throws <see cref="InvalidDataException"/> when it is damaged, or of another run: then naming every
    /// option and every part of the data that differs.
    /// </summary>
    public static void Read(string path, SortedDictionary<string, string> identity, ForecastTrainer trainer)
    {
        byte[] file = File.ReadAllBytes(path);
        int end = file.Length - SHA256.HashSizeInBytes;
        if (end < HeaderBytes || !file.AsSpan(0, 8).SequenceEqual(Magic)) throw Broken(path, $"its {file.Length} bytes do not start with SFTRAINS");
        int version = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8)), length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        if (version != Version) throw Broken(path, $"it has format version {version}, this program reads version {Version}");
        if (!SHA256.HashData(file.AsSpan(0, end)).AsSpan().SequenceEqual(file.AsSpan(end))) throw Broken(path, "its checksum does not match its content");

        var found = JsonSerializer.Deserialize<SortedDictionary<string, string>>(file.AsSpan(HeaderBytes, length))!;
        string[] differing = [.. found.Keys.Union(identity.Keys).Order(StringComparer.Ordinal)
            .Where(name => found.GetValueOrDefault(name) != identity.GetValueOrDefault(name))
            .Select(name => $"{name} was {found.GetValueOrDefault(name, "not there")} and is now {identity.GetValueOrDefault(name, "not there")}")];
        if (differing.Length > 0)
            throw new InvalidDataException($"Cannot go on from '{path}', which is of another run: {string.Join("; ", differing)}. Give the options and rows it began with, or leave --resume out to begin anew.");
        using var reader = new BinaryReader(new MemoryStream(file, HeaderBytes + length, end - HeaderBytes - length));
        trainer.Load(reader);
        if (reader.BaseStream.Position != reader.BaseStream.Length) throw new InvalidDataException($"BUG: {reader.BaseStream.Length - reader.BaseStream.Position} bytes of '{path}' were left unread.");
    }

    private static InvalidDataException Broken(string path, string found) =>
        new($"Cannot go on from '{path}': {found}; leave --resume out to begin anew.");
}
