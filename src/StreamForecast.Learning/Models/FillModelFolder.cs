using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Models;

/// <summary>
/// A gap-filling model on disk: weights.bin and card.json. The weights' file, little-endian: the magic "SFFILLER", version 1, the cell (its number in CellKind) and the six sizes of the shape, the number of weights
/// (all 32 bit), the weights; its SHA-256 stands in the card.
/// </summary>
public static class FillModelFolder
{
    private const int Version = 1, Header = 8 + 4 * 9;
    private static ReadOnlySpan<byte> Magic => "SFFILLER"u8;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether the folder holds a gap-filling model and not another one, by the first bytes of its weights.</summary>
    public static bool IsOne(string folder)
    {
        string path = Path.Combine(folder, ModelFolder.WeightsFile);
        if (!File.Exists(path)) return false;
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[8];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Magic);
    }

    /// <summary>Writes the folder; hash and number of weights of the card are taken from the network. Returns the card as written.</summary>
    public static FillCard Save(string folder, FillNetwork network, FillCard card)
    {
        byte[] weights = Write(network);
        card = card with { Shape = network.Shape, Parameters = network.Parameters.Length, WeightsHash = Hash(weights) };
        Directory.CreateDirectory(folder);
        // Both aside first, then renamed, so that a full disk leaves the old model whole.
        string weightsPath = Path.Combine(folder, ModelFolder.WeightsFile), cardPath = Path.Combine(folder, ModelFolder.CardFile);
        File.WriteAllBytes(weightsPath + ".new", weights);
        File.WriteAllText(cardPath + ".new", JsonSerializer.Serialize(card, Json) + "\n", new UTF8Encoding(false));
        File.Move(weightsPath + ".new", weightsPath, overwrite: true);
        File.Move(cardPath + ".new", cardPath, overwrite: true);
        return card;
    }

    /// <summary>Reads and checks a folder for a program whose networks have <paramref name="shape"/>. Throws <see cref="InvalidDataException"/> that says what was found and what to do.</summary>
    public static (FillNetwork Network, FillCard Card) Load(string folder, FillShape shape)
    {
        foreach (string file in (string[])[ModelFolder.WeightsFile, ModelFolder.CardFile])
            if (!File.Exists(Path.Combine(folder, file))) throw Broken(folder, $"{file} is missing");
        FillCard card;
        try
        {
            card = JsonSerializer.Deserialize<FillCard>(File.ReadAllBytes(Path.Combine(folder, ModelFolder.CardFile)), Json) ?? throw Broken(folder, "the card is empty");
        }
        catch (JsonException e)
        {
            throw Broken(folder, $"{ModelFolder.CardFile} is not the card of a gap-filling model ({e.Message})");
        }
        byte[] weights = File.ReadAllBytes(Path.Combine(folder, ModelFolder.WeightsFile));
        if (Hash(weights) != card.WeightsHash) throw Broken(folder, $"{ModelFolder.WeightsFile} has SHA-256 {Hash(weights)}, {ModelFolder.CardFile} says {card.WeightsHash}");
        if (card.Shape != shape) throw Broken(folder, $"it is a {card.Shape}, and this program fills with a {shape}");
        var network = new FillNetwork(shape, seed: 0);
        if (!weights.AsSpan(0, Math.Min(8, weights.Length)).SequenceEqual(Magic) || weights.Length != Header + 4 * network.Parameters.Length)
            throw Broken(folder, $"{ModelFolder.WeightsFile} of {weights.Length} bytes does not hold {network.Parameters.Length} weights of a gap-filling network");
        for (int i = 0; i < network.Parameters.Length; i++) network.Parameters[i] = BinaryPrimitives.ReadSingleLittleEndian(weights.AsSpan(Header + 4 * i));
        return (network, card);
    }

    private static byte[] Write(FillNetwork network)
    {
        byte[] file = new byte[Header + 4 * network.Parameters.Length];
        Magic.CopyTo(file);
        FillShape s = network.Shape;
        ReadOnlySpan<int> header = [Version, (int)s.Cell, s.Inputs, s.Hidden, s.Layers, s.Encoding, s.Features, s.Candidates, network.Parameters.Length];
        for (int i = 0; i < header.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8 + 4 * i), header[i]);
        for (int i = 0; i < network.Parameters.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(Header + 4 * i), network.Parameters[i]);
        return file;
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static InvalidDataException Broken(string folder, string found) =>
        new($"Cannot load the gap-filling model in '{folder}': {found}; give the folder of a model made by `streamforecast train --task fill`, or make it anew.");
}
