namespace StreamForecast.Daemon.Configuration;

/// <summary>The network that forecasts.</summary>
public sealed record ModelOptions
{
    /// <summary>Folder of the model (model.onnx, weights.bin, card.json). Empty: models/base beside the executable.</summary>
    public string Directory { get; init; } = "";

    /// <summary>The folder by its path.</summary>
    internal string Folder => Directory.Length > 0 ? Path.GetFullPath(Directory) : Path.Combine(AppContext.BaseDirectory, "models", "base");
}
