using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Service;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Daemon.Commands;

/// <summary>
/// The engine as <c>run</c> would have it: options from the same file and environment, the model they name. What
/// <c>backtest</c>, <c>forecast</c> and <c>eval</c> step.
/// </summary>
internal sealed class EngineSetup : IDisposable
{
    private readonly ModelOptions named;

    private EngineSetup(EngineOptions options, ModelOptions named) => (Options, this.named, Model) = (options, named, Open(named));

    /// <summary>What the operator decided about forecasting and detection.</summary>
    public EngineOptions Options { get; }

    /// <summary>The network.</summary>
    public IStepModel Model { get; }

    /// <summary>Reads the configuration and opens the model; <paramref name="model"/> takes the place of the one it names.</summary>
    public static EngineSetup Open(string? config, string? model)
    {
        var options = ConfigurationLoader.Load(config);
        ModelOptions named = model is null ? options.Model : new ModelOptions { Directory = model };
        RequireModel(named);
        return new EngineSetup(options.Engine, named);
    }

    /// <summary>Folder of the network; null when it was made elsewhere.</summary>
    public string? Folder => named.IsForeign ? null : named.Folder;

    /// <summary>The same model once more, for another thread; it belongs to the caller.</summary>
    public IStepModel OpenModel() => Open(named);

    /// <summary>The engine's part of the configuration alone, for what needs no model.</summary>
    public static EngineOptions ReadOptions(string? config) => ConfigurationLoader.Load(config).Engine;

    /// <summary>Opens the model. A mapping that does not fit a foreign model's file is wrong usage, told with all its problems.</summary>
    public static IStepModel Open(ModelOptions options)
    {
        try
        {
            return ModelSet.Open(options);
        }
        catch (InvalidDataException e) when (options.IsForeign)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>A model's folder that is not there is wrong usage; one whose files are broken is told by whoever loads it.</summary>
    public static void RequireModel(ModelOptions options)
    {
        if (!options.IsForeign) RequireModel(options.Folder);
    }

    /// <summary>As above, of a folder.</summary>
    public static void RequireModel(string folder)
    {
        if (!Directory.Exists(folder)) throw new UsageException($"Looked for a model in {Path.GetFullPath(folder)}, and there is no such folder. Name one with --model or Model:Directory, or train one: streamforecast train --simulated 4000 --output {folder}.");
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
