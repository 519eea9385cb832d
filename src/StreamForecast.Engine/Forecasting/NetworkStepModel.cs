using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>Steps series through the learning module's own forward pass: the reference that ONNX Runtime is held against, and what trains without leaving the process.</summary>
public sealed class NetworkStepModel(ForecastNetwork network, string name) : IStepModel
{
    /// <inheritdoc/>
    public StepShape Shape { get; } = StepShape.Of(network.Shape);

    /// <inheritdoc/>
    public string Name => name;

    /// <summary>The network of a model folder. Throws <see cref="InvalidDataException"/> when the folder is none or damaged.</summary>
    public static NetworkStepModel Load(string folder)
    {
        (ForecastNetwork network, ModelCard card) = ModelFolder.Load(folder);
        return new NetworkStepModel(network, card.Version);
    }

    /// <inheritdoc/>
    public StepBuffers Allocate(int rows, int horizons) => new(Shape, rows, horizons);

    /// <inheritdoc/>
    public void Step(StepBuffers buffers, int rows) => network.Step(rows, buffers.Horizons, buffers.Input, buffers.Observed, buffers.Hidden, buffers.Cell, buffers.Features,
        buffers.Candidates, buffers.LogErrors, buffers.Unit, buffers.Quantiles, buffers.HiddenOut, buffers.CellOut);

    /// <summary>Nothing to free.</summary>
    public void Dispose()
    {
    }
}
