using StreamForecast.Daemon.Configuration;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Daemon.Commands;

/// <summary>
/// The engine as <c>run</c> would have it: options from the same file and environment, the model they name. What
/// <c>backtest</c>, <c>forecast</c> and <c>eval</c> step.
/// </summary>
internal sealed class EngineSetup : IDisposable
{
    private EngineSetup(EngineOptions options, IStepModel model) => (Options, Model) = (options, model);

    /// <summary>What the operator decided about forecasting and detection.</summary>
    public EngineOptions Options { get; }

    /// <summary>The network.</summary>
    public IStepModel Model { get; }

    /// <summary>Reads the configuration and opens the model; <paramref name="model"/> takes the place of the one it names.</summary>
    public static EngineSetup Open(string? config, string? model)
    {
        var options = ConfigurationLoader.Load(config);
        return new EngineSetup(options.Engine, OpenModel(model ?? options.Model.Folder));
    }

    /// <summary>The engine's part of the configuration alone, for what needs no model.</summary>
    public static EngineOptions ReadOptions(string? config) => ConfigurationLoader.Load(config).Engine;

    private static IStepModel OpenModel(string folder) => throw new NotImplementedException(folder);

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
