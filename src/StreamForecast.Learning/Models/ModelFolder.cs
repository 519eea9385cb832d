using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Onnx;

namespace StreamForecast.Learning.Models;

/// <summary>A model on disk: weights.bin (magic, version, shape, checksum), model.onnx, card.json.</summary>
public static class ModelFolder
{
    /// <summary>The weights' file.</summary>
    public const string WeightsFile = "weights.bin";
    /// <summary>The file that the engine's runtime steps.</summary>
    public const string OnnxFile = "model.onnx";
    /// <summary>The file that says what the model is.</summary>
    public const string CardFile = "card.json";
    private const string Aside = ".new";

    // The relaxed encoder leaves a command's quotes and brackets readable; the card is never put into a page unescaped.
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<CellKind>(JsonNamingPolicy.KebabCaseLower) },      // the words of CellKinds
    };

    /// <summary>
    /// Writes the folder: all files aside first, then renamed, so that a full disk leaves the old model whole. Shape, number of
    /// weights and hashes of the card are taken from the network; returns the card as written.
    /// </summary>
    public static ModelCard Save(string folder, ForecastNetwork network, ModelCard card)
    {
        byte[] weights = WeightsFormat.Write(network), onnx = OnnxExport.Write(network);
        card = card with
        {
            Shape = network.Shape,
            Parameters = network.Parameters.Length,
            WeightsHash = Hash(weights),
            OnnxHash = Hash(onnx),
        };
        byte[] text = Write(card);
        Directory.CreateDirectory(folder);
        string[] aside = [WriteAside(folder, WeightsFile, weights), WriteAside(folder, OnnxFile, onnx), WriteAside(folder, CardFile, text)];
        foreach (string path in aside) File.Move(path, path[..^Aside.Length], overwrite: true);
        return card;
    }

    /// <summary>Reads and checks a folder. Throws <see cref="InvalidDataException"/> that says what was asked, found and what to do.</summary>
    public static (ForecastNetwork Network, ModelCard Card) Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw Broken(folder, "there is no such folder", "give the folder of a trained model, or make one with `streamforecast train`");
        ModelCard card = ReadCard(folder);
        byte[] weights = ReadFile(folder, WeightsFile);
        ForecastNetwork network = WeightsFormat.Read(weights, Path.Combine(folder, WeightsFile));
        if (network.Shape != card.Shape)
        {
            throw Broken(folder, $"{WeightsFile} holds {network.Shape}, {CardFile} speaks of {card.Shape}",
                "the files are of two models; copy or train the model anew");
        }
        Compare(folder, WeightsFile, Hash(weights), card.WeightsHash);
        Compare(folder, OnnxFile, Hash(ReadFile(folder, OnnxFile)), card.OnnxHash);
        return (network, card);
    }

    /// <summary>Writes scores into the card of a whole model, in the order of the sets' names; a set that was scored before is replaced. Returns the card as written.</summary>
    public static ModelCard Record(string folder, IReadOnlyList<ModelScore> scores)
    {
        ModelCard card = Load(folder).Card;
        card = card with { Scores = [.. scores.Concat(card.Scores ?? []).DistinctBy(one => one.Set).OrderBy(one => one.Set, StringComparer.Ordinal)] };
        string aside = WriteAside(folder, CardFile, Write(card));
        File.Move(aside, aside[..^Aside.Length], overwrite: true);
        return card;
    }

    private static byte[] Write(ModelCard card) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(card, Json) + "\n");

    private static ModelCard ReadCard(string folder)
    {
        byte[] text = ReadFile(folder, CardFile);
        try
        {
            return JsonSerializer.Deserialize<ModelCard>(text, Json) ?? throw Broken(folder, $"{CardFile} is empty", "copy or train the model anew");
        }
        catch (JsonException e)
        {
            throw Broken(folder, $"{CardFile} is not a model's card ({e.Message})", "copy or train the model anew", e);
        }
    }

    private static byte[] ReadFile(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        if (!File.Exists(path))
            throw Broken(folder, $"{file} is missing", $"a model is the three files {WeightsFile}, {OnnxFile} and {CardFile}; copy the whole folder");
        return File.ReadAllBytes(path);
    }

    private static void Compare(string folder, string file, string found, string expected)
    {
        if (found == expected) return;
        throw Broken(folder, $"{file} has SHA-256 {found}, {CardFile} says {expected}",
            "the file was changed or is of another model; copy or train the model anew");
    }

    private static string WriteAside(string folder, string file, byte[] content)
    {
        string path = Path.Combine(folder, file) + Aside;
        using FileStream stream = File.Create(path);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
        return path;
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static InvalidDataException Broken(string folder, string found, string remedy, Exception? inner = null) =>
        new($"Cannot load the model in '{folder}': {found}; {remedy}.", inner);
}
