using System.Text.Json;
using StreamForecast.Engine.Foreign;

namespace StreamForecast.Engine.Tests.Foreign;

/// <summary>
/// A step model that PyTorch exported, and what PyTorch says of its steps: from shared/golden beside the repository where it is present, else from the copy
/// beside the tests.
/// </summary>
internal static class GoldenStep
{
    private static readonly string Folder = FindFolder();

    public static string File => Path.Combine(Folder, "pytorch_lstm_step.onnx");

    /// <summary>Nine levels, as many as its output has, mapped to values that a textbook model would read.</summary>
    public static ForeignModelOptions Options => new()
    {
        File = File,
        Inputs = new Dictionary<string, string> { ["x"] = "scaled_value, scaled_difference, gap" },
        States = new Dictionary<string, string> { ["h"] = "h_out", ["c"] = "c_out" },
        Output = "quantiles",
        Levels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
    };

    public static ForeignStepModel Open() => ForeignStepModel.Open(Options);

    /// <summary>A tensor of the reference.</summary>
    public static (int[] Shape, float[] Data) Tensor(string name)
    {
        using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(Folder, "pytorch_lstm_step.json")));
        JsonElement tensor = document.RootElement.GetProperty(name);
        return ([.. tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())], [.. tensor.GetProperty("data").EnumerateArray().Select(value => value.GetSingle())]);
    }

    private static string FindFolder()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !System.IO.File.Exists(Path.Combine(at.FullName, "StreamForecast.sln"))) at = at.Parent;
        string shared = Path.Combine(at?.Parent?.FullName ?? "", "shared", "golden");
        return at is not null && System.IO.File.Exists(Path.Combine(shared, "pytorch_lstm_step.onnx")) ? shared : Path.Combine(AppContext.BaseDirectory, "Golden");
    }
}
