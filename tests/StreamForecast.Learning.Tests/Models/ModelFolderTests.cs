using System.Security.Cryptography;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Onnx;
using StreamForecast.Learning.Training;

namespace StreamForecast.Learning.Tests.Models;

public sealed class ModelFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-").FullName;
    private readonly ForecastNetwork network = new(new NetworkShape(6, 5, 8, 7, 3), seed: 12);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_saved_is_loaded()
    {
        ModelCard written = ModelFolder.Save(folder, network, Card());
        (ForecastNetwork loaded, ModelCard card) = ModelFolder.Load(folder);

        Assert.Equal(network.Parameters.ToArray(), loaded.Parameters.ToArray());
        Assert.Equal(written, card);
        Assert.Equal(network.Shape, card.Shape);
        Assert.Equal(network.Parameters.Length, card.Parameters);
        Assert.Equal($"small@{card.WeightsHash[..8]}", card.Version);
        Assert.Equal(OnnxExport.Write(network), File.ReadAllBytes(Path.Combine(folder, ModelFolder.OnnxFile)));
    }

    [Fact]
    public void Equal_models_are_equal_to_the_byte_and_nothing_else_is_left_in_the_folder()
    {
        ModelFolder.Save(folder, network, Card());
        Dictionary<string, byte[]> first = Files();
        ModelFolder.Save(folder, new ForecastNetwork(network.Shape, seed: 12), Card());

        Assert.Equal(["card.json", "model.onnx", "weights.bin"], first.Keys.Order());
        Assert.Equal(first, Files());
    }

    [Fact]
    public void Scores_are_written_into_the_card_and_nowhere_else()
    {
        ModelFolder.Save(folder, network, Card());
        Dictionary<string, byte[]> before = Files();
        ModelFolder.Record(folder, [new ModelScore("traffic", 0.9, null, 0.7), new ModelScore("load", 1.25, 0.05, 0.8)]);
        ModelCard written = ModelFolder.Record(folder, [new ModelScore("traffic", 0.8, 0.1, 0.75)]);

        ModelCard read = ModelFolder.Load(folder).Card;
        Assert.Equal([new ModelScore("load", 1.25, 0.05, 0.8), new ModelScore("traffic", 0.8, 0.1, 0.75)], read.Scores!);
        Assert.Equal(written.Scores!, read.Scores!);
        Assert.Equal(Card() with { Shape = read.Shape, Parameters = read.Parameters, WeightsHash = read.WeightsHash, OnnxHash = read.OnnxHash }, read with { Scores = null });
        Dictionary<string, byte[]> after = Files();
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        foreach (string file in (string[])[ModelFolder.WeightsFile, ModelFolder.OnnxFile]) Assert.Equal(before[file], after[file]);
    }

    [Fact]
    public void A_missing_folder_is_named() => Refused("no such folder", "streamforecast train", folder + "-not-there");

    [Theory]
    [InlineData(ModelFolder.WeightsFile)]
    [InlineData(ModelFolder.OnnxFile)]
    [InlineData(ModelFolder.CardFile)]
    public void A_missing_file_is_named(string file)
    {
        ModelFolder.Save(folder, network, Card());
        File.Delete(Path.Combine(folder, file));
        Refused($"{file} is missing", "copy the whole folder");
    }

    [Fact]
    public void Cut_weights_are_refused_at_every_length()
    {
        ModelFolder.Save(folder, network, Card());
        string path = Path.Combine(folder, ModelFolder.WeightsFile);
        byte[] whole = File.ReadAllBytes(path);
        foreach (int length in (int[])[0, 5, 8, 30, 36, 37, whole.Length / 2, whole.Length - 33, whole.Length - 1])
        {
            File.WriteAllBytes(path, whole[..length]);
            Refused($"{length} bytes", "copy it again", "not a file of weights");
        }
    }

    [Fact]
    public void A_flipped_bit_is_found_wherever_it_is()
    {
        ModelFolder.Save(folder, network, Card());
        foreach (string file in (string[])[ModelFolder.WeightsFile, ModelFolder.OnnxFile])
        {
            string path = Path.Combine(folder, file);
            byte[] whole = File.ReadAllBytes(path);
            for (int at = 0; at < whole.Length; at += 97)
            {
                byte[] broken = [.. whole];
                broken[at] ^= 0x10;
                File.WriteAllBytes(path, broken);
                Assert.Throws<InvalidDataException>(() => ModelFolder.Load(folder));
            }
            File.WriteAllBytes(path, whole);
        }
    }

    [Fact]
    public void Weights_of_another_model_are_refused()
    {
        ModelFolder.Save(folder, network, Card());
        byte[] card = File.ReadAllBytes(Path.Combine(folder, ModelFolder.CardFile));
        ModelFolder.Save(folder, new ForecastNetwork(network.Shape, seed: 13), Card());
        File.WriteAllBytes(Path.Combine(folder, ModelFolder.CardFile), card);
        Refused("has SHA-256", "of another model");
    }

    [Fact]
    public void Weights_of_another_shape_are_refused()
    {
        ModelFolder.Save(folder, network, Card());
        byte[] card = File.ReadAllBytes(Path.Combine(folder, ModelFolder.CardFile));
        ModelFolder.Save(folder, new ForecastNetwork(NetworkShape.Default, seed: 13), Card());
        File.WriteAllBytes(Path.Combine(folder, ModelFolder.CardFile), card);
        Refused("Inputs = 46", "two models");
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("""{"name":"x"}""")]
    [InlineData("null")]
    public void A_foreign_card_is_refused(string text)
    {
        ModelFolder.Save(folder, network, Card());
        File.WriteAllText(Path.Combine(folder, ModelFolder.CardFile), text);
        Refused("card.json", "anew");
    }

    [Fact]
    public void Weights_of_a_later_format_are_refused_by_version()
    {
        ModelFolder.Save(folder, network, Card());
        string path = Path.Combine(folder, ModelFolder.WeightsFile);
        byte[] whole = File.ReadAllBytes(path);
        whole[8] = 3;
        File.WriteAllBytes(path, whole);
        Refused("format version 3", "reads versions 1 and 2");
    }

    [Theory]
    [InlineData(CellKind.Lstm, 3)]
    [InlineData(CellKind.Gru, 1)]
    [InlineData(CellKind.GruResetBefore, 2)]
    [InlineData(CellKind.Elman, 2)]
    [InlineData(CellKind.ElmanRelu, 1)]
    public void Cell_and_depth_are_kept_and_stand_in_the_card_by_their_word(CellKind cell, int layers)
    {
        var deep = new ForecastNetwork(network.Shape with { Cell = cell, Layers = layers }, seed: 13);
        ModelFolder.Save(folder, deep, Card());
        (ForecastNetwork loaded, ModelCard card) = ModelFolder.Load(folder);
        Assert.Equal(deep.Shape, loaded.Shape);
        Assert.Equal(deep.Shape, card.Shape);
        Assert.Equal(deep.Parameters.ToArray(), loaded.Parameters.ToArray());
        Assert.Contains($"\"cell\": \"{cell.Word()}\"", File.ReadAllText(Path.Combine(folder, ModelFolder.CardFile)));
    }

    [Fact]
    public void Weights_of_the_format_before_cells_are_read_as_one_LSTM_layer()
    {
        byte[] now = WeightsFormat.Write(network);
        byte[] before = [.. now[..8], 1, 0, 0, 0, .. now[12..32], .. now[40..^SHA256.HashSizeInBytes]];
        before = [.. before, .. SHA256.HashData(before)];
        ForecastNetwork read = WeightsFormat.Read(before, "weights.bin");
        Assert.Equal(network.Shape, read.Shape);
        Assert.Equal(network.Parameters.ToArray(), read.Parameters.ToArray());
    }

    [Fact]
    public void A_cell_that_is_not_known_is_refused_by_number()
    {
        ModelFolder.Save(folder, network, Card());
        string path = Path.Combine(folder, ModelFolder.WeightsFile);
        byte[] whole = File.ReadAllBytes(path);
        whole[32] = 9;
        File.WriteAllBytes(path, whole);
        Refused("cell 9", "train anew");
    }

    private void Refused(string found, string remedy, string? otherFolderOrRemedy = null)
    {
        string asked = otherFolderOrRemedy?.StartsWith('/') == true ? otherFolderOrRemedy : folder;
        string message = Assert.Throws<InvalidDataException>(() => ModelFolder.Load(asked)).Message;
        Assert.Contains(asked, message);
        Assert.Contains(found, message);
        Assert.True(message.Contains(remedy) || (otherFolderOrRemedy is not null && message.Contains(otherFolderOrRemedy)), message);
    }

    private Dictionary<string, byte[]> Files() => Directory.GetFiles(folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes);

    private static ModelCard Card() => new()
    {
        Name = "small",
        Description = "A network for tests.",
        Shape = NetworkShape.Default,
        Parameters = 0,
        WeightsHash = "",
        Training = new TrainingOptions(),
        Series = 3,
        Rows = 400,
        DataHash = "00",
        Loss = 0.25,
        Command = "streamforecast train --input 'a b' --output small",
    };
}
