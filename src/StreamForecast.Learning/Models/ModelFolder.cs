using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Models;

/// <summary>A model on disk: weights.bin (magic, version, shape, checksum), model.onnx, card.json.</summary>
public static class ModelFolder
{
    /// <summary>Writes the folder, each file aside and renamed.</summary>
    public static void Save(string folder, ForecastNetwork network, ModelCard card) => throw new NotImplementedException();

    /// <summary>Reads and checks a folder. Throws <see cref="InvalidDataException"/> that says what was asked, found and what to do.</summary>
    public static (ForecastNetwork Network, ModelCard Card) Load(string folder) => throw new NotImplementedException();
}
