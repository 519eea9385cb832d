using StreamForecast.Engine.Forecasting;
using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Onnx;
using StreamForecast.Learning.Training;

namespace StreamForecast.Engine.Tests.Forecasting;

public sealed class OnnxStepModelTests : StepModelContract
{
    internal override IStepModel Make(ForecastNetwork network) => new OnnxStepModel(OnnxExport.Write(network), network.Shape, "onnx");

    [Fact]
    public void A_file_that_is_no_model_is_refused_by_name()
    {
        var error = Assert.Throws<InvalidDataException>(() => new OnnxStepModel(new byte[1000], NetworkShape.Default, "base@12345678"));
        Assert.Contains("base@12345678", error.Message);
    }

    [Fact]
    public void A_model_of_other_sizes_is_refused_with_every_shape_that_does_not_fit()
    {
        byte[] other = OnnxExport.Write(new ForecastNetwork(NetworkShape.Default with { Inputs = 40, Candidates = 12 }, seed: 1));
        string message = Assert.Throws<InvalidDataException>(() => new OnnxStepModel(other, NetworkShape.Default, "base@12345678")).Message;
        Assert.Contains("input 'input' must be [rows, 46], it is [rows, 40]", message);
        Assert.Contains("input 'candidates' must be [rows, horizons, 14], it is [rows, horizons, 12]", message);
        Assert.Contains("input 'log_errors'", message);
    }

    [Fact]
    public void A_model_without_an_input_is_refused_with_what_is_missing()
    {
        byte[] model = OnnxExport.Write(new ForecastNetwork(NetworkShape.Default, seed: 1));
        Rename(model, "unit"u8, "tinu"u8);
        string message = Assert.Throws<InvalidDataException>(() => new OnnxStepModel(model, NetworkShape.Default, "base@12345678")).Message;
        Assert.Contains("no input 'unit' [rows, horizons]", message);
        Assert.Contains("wants an input 'tinu'", message);
    }

    [Fact]
    public void Columns_of_another_model_are_refused()
    {
        using IStepModel one = Make(Lively()), two = Make(Lively());
        using StepBuffers columns = two.Allocate(4, 1);
        Assert.Throws<ArgumentException>(() => one.Step(columns, 4));
    }

    [Fact]
    public void A_folders_model_is_named_after_the_folder_and_its_weights()
    {
        string folder = Directory.CreateTempSubdirectory("model-").FullName;
        try
        {
            ModelCard card = ModelFolder.Save(folder, Lively(), new ModelCard
            {
                Name = "base",
                Description = "a model of the tests",
                Shape = NetworkShape.Default,
                Parameters = 0,
                WeightsHash = "",
                Training = new TrainingOptions(),
                Series = 1,
                Rows = 1,
                DataHash = "",
                Loss = 1,
                Command = "none",
            });
            using OnnxStepModel model = OnnxStepModel.Load(folder);
            using NetworkStepModel own = NetworkStepModel.Load(folder);
            Assert.Equal($"base@{card.WeightsHash[..8]}", model.Name);
            Assert.Equal(model.Name, own.Name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Another name of the same length, wherever the file holds it as a string of its own.</summary>
    private static void Rename(Span<byte> model, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        for (int at = 1; at + from.Length <= model.Length; at++)
            if (model[at - 1] == from.Length && model.Slice(at, from.Length).SequenceEqual(from)) to.CopyTo(model[at..]);
    }
}
