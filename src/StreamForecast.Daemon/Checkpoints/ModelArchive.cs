using System.Text.Json;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Foreign;
using StreamForecast.Learning.Models;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>Copies of the models that results were made with, some 100 KB each, by name and hash under State:Directory/models: a start with another model may have to learn again under the one before.</summary>
internal sealed class ModelArchive(string folder, ILogger log)
{
    private const string ForeignFile = "foreign.onnx", ForeignOptions = "foreign.json";

    /// <summary>Keeps a copy of a model, unless there is one. A copy that fails is said; nothing else depends on it.</summary>
    public void Keep(ModelOptions options, string name)
    {
        string place = PlaceOf(name), aside = place + ".tmp";
        if (Directory.Exists(place)) return;
        try
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
            Directory.CreateDirectory(aside);
            if (options.IsForeign)
            {
                File.Copy(options.Foreign.File, Path.Combine(aside, ForeignFile));
                File.WriteAllText(Path.Combine(aside, ForeignOptions), JsonSerializer.Serialize(options.Foreign));
            }
            else
                foreach (string file in (string[])[ModelFolder.OnnxFile, ModelFolder.WeightsFile, ModelFolder.CardFile]) File.Copy(Path.Combine(options.Folder, file), Path.Combine(aside, file));
            Directory.Move(aside, place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.ModelNotKept(name, folder, e.Message);
            Remove(aside);      // half a copy would take what a full disk had left
        }
    }

    /// <summary>A model that was kept; it belongs to the caller. Null, with the reason logged, where there is none.</summary>
    public IStepModel? Open(string name)
    {
        string place = PlaceOf(name);
        try
        {
            string foreign = Path.Combine(place, ForeignOptions);
            if (!File.Exists(foreign)) return OnnxStepModel.Load(place);
            return ForeignStepModel.Open(JsonSerializer.Deserialize<ForeignModelOptions>(File.ReadAllText(foreign))! with { File = Path.Combine(place, ForeignFile) });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            log.ModelNotFound(name, place, e.Message);
            return null;
        }
    }

    private static void Remove(string place)
    {
        try
        {
            if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start takes it away.
        }
    }

    private string PlaceOf(string name) => Path.Combine(folder, name);
}
