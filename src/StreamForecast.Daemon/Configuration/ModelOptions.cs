using StreamForecast.Engine;

namespace StreamForecast.Daemon.Configuration;

/// <summary>The network that forecasts.</summary>
public sealed record ModelOptions
{
    /// <summary>Folder of the model (model.onnx, weights.bin, card.json). Empty: models/base beside the executable.</summary>
    public string Directory { get; init; } = "";

    /// <summary>A model of your own, made elsewhere, in place of that folder's.</summary>
    public ForeignModelOptions Foreign { get; init; } = new();

    /// <summary>Whether the model was made elsewhere.</summary>
    internal bool IsForeign => Foreign.File.Length > 0;

    /// <summary>The folder by its path.</summary>
    internal string Folder => Directory.Length > 0 ? Path.GetFullPath(Directory) : Path.Combine(AppContext.BaseDirectory, "models", "base");

    /// <summary>Every problem of this section that shows without opening the model.</summary>
    public IEnumerable<string> Problems(string at)
    {
        bool mapped = Foreign.Inputs.Count + Foreign.States.Count + Foreign.Output.Length + Foreign.Levels.Length > 0;
        if (mapped && !IsForeign) yield return $"{at}:Foreign:File is empty while other keys of {at}:Foreign are set; name the model's ONNX file, or leave the section out.";
    }
}
