using System.Text.Json;
using System.Text.RegularExpressions;
using StreamForecast.EndToEnd.Servers;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>docs/OWN-MODEL.md, done as it says, with a model that PyTorch exported.</summary>
public sealed partial class OwnModelScenarios : IDisposable
{
    private readonly ScratchFolder folder = new("own-model");

    [Fact]
    public async Task The_documented_example_answers_every_row()
    {
        string config = Example();
        (await Product.Run(["simulate", "--series", "6", "--interval", "1h", "--points", "500", "--seed", "3", "--output", folder["series"]])).Succeeded();

        var listed = (await Product.Run(["models", "show", Model], folder: folder.Location)).Succeeded();
        Assert.Contains("h float [2, n, 8]", listed.Output, StringComparison.Ordinal);
        var mapped = (await Product.Run(["models", "show", "--config", config], folder: folder.Location)).Succeeded();
        Assert.Contains("scaled_value, scaled_difference, gap", mapped.Output, StringComparison.Ordinal);
        Assert.Contains("32 floats a series", mapped.Output, StringComparison.Ordinal);
        var check = (await Product.Run(["check", "--offline", "--config", config], folder: folder.Location)).Succeeded();
        Assert.Contains("pytorch_lstm_step@", check.Output, StringComparison.Ordinal);

        (await Product.Run(["backtest", "--config", config, "--input", folder["series"], "--output", folder["judged"]], folder: folder.Location)).Succeeded();
        using var metrics = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder["judged"], "metrics.json")));
        Assert.StartsWith("pytorch_lstm_step@", metrics.RootElement.GetProperty("model").GetString(), StringComparison.Ordinal);
        foreach (string answers in Directory.GetFiles(folder["judged"], "*.csv", SearchOption.AllDirectories)) Assert.Equal(501, File.ReadLines(answers).Count());

        (await Product.Run(["forecast", "--config", config, "--input", folder["series"], "--horizon", "12", "--output", folder["next.csv"]], folder: folder.Location)).Succeeded();
        string[] rows = [.. File.ReadLines(folder["next.csv"]).Skip(1)];
        Assert.Equal(6 * 12, rows.Length);
        Assert.All(rows, row => Assert.Equal(12, row.Split(',', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    [Fact]
    public async Task A_mapping_that_does_not_fit_is_refused_with_all_its_problems_wherever_it_is_asked_for()
    {
        string config = Example();
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"c\": \"c_out\"", "\"d\": \"c_out\"", StringComparison.Ordinal).Replace("gap", "hour", StringComparison.Ordinal));
        (await Product.Run(["simulate", "--series", "1", "--points", "20", "--output", folder["series"]])).Succeeded();
        string[] named = ["Model:Foreign:States names the input \"d\"", "nothing fills the input c float [2, n, 8]", "Model:Foreign:Inputs:x holds \"hour\""];
        (await Product.Run(["check", "--offline", "--config", config], folder: folder.Location)).Refused(2, named);
        (await Product.Run(["models", "show", "--config", config], folder: folder.Location)).Refused(2, named);
        (await Product.Run(["backtest", "--config", config, "--input", folder["series"], "--output", folder["judged"]], folder: folder.Location)).Refused(2, named);
    }

    public void Dispose() => folder.Dispose();

    private static string Model => Path.Combine(Repository.Root, "tests", "StreamForecast.Engine.Tests", "Golden", "pytorch_lstm_step.onnx");

    /// <summary>The page's own configuration, and the file it names beside it.</summary>
    private string Example()
    {
        string json = Json().Match(File.ReadAllText(Path.Combine(Repository.Root, "docs", "OWN-MODEL.md"))).Groups[1].Value, config = folder["own-model.json"];
        File.WriteAllText(config, json);
        File.Copy(Model, folder["pytorch_lstm_step.onnx"]);
        return config;
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
