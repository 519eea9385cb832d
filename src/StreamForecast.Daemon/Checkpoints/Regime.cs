using System.Text.Json;
using System.Text.Json.Serialization;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Engine;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>What changes results besides records: how they are read, the engine's options, the model. Stands in every checkpoint, so that a start with others first learns again, under these, what was answered under these.</summary>
/// <param name="Input">How a record is read.</param>
/// <param name="Engine">What is forecast, and when a row is an anomaly.</param>
/// <param name="Model">Name and hash of the model.</param>
internal sealed record Regime(InputOptions Input, EngineOptions Engine, string Model)
{
    private static readonly JsonSerializerOptions format = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>That of a configuration and the model it names.</summary>
    public static Regime Of(DaemonOptions options, string model) => new(options.Input, options.Engine with { WaveRows = new EngineOptions().WaveRows }, model);      // how many are stepped at once changes no result

    /// <summary>Equal regimes have equal texts.</summary>
    public string Write() => JsonSerializer.Serialize(this, format);

    /// <summary>Reads <see cref="Write"/>; null for an empty text or one of another version, whose options this one may not know.</summary>
    public static Regime? Read(string text)
    {
        try
        {
            return text.Length > 0 && JsonSerializer.Deserialize<Regime>(text, format) is { Model.Length: > 0 } regime && regime.Write() == text ? regime : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
