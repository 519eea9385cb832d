using System.Text.Json.Serialization;
using StreamForecast.Learning.Cells;

namespace StreamForecast.Learning.Networks;

/// <summary>
/// The sizes of a forecasting network, agreed between the engine that prepares its inputs and the module that trains it.
/// </summary>
/// <param name="Inputs">Values the recurrent cell reads per observation.</param>
/// <param name="Hidden">Width of a layer's hidden state, and of its cell state where it has one.</param>
/// <param name="Encoding">Width of the row's encoding that all horizons share.</param>
/// <param name="Features">Values the decoder reads per horizon.</param>
/// <param name="Candidates">Candidate forecasts that the decoder weighs per horizon.</param>
/// <param name="Cell">The recurrent cell.</param>
/// <param name="Layers">Recurrent layers on top of each other.</param>
public sealed record NetworkShape(int Inputs, int Hidden, int Encoding, int Features, int Candidates, CellKind Cell = CellKind.Lstm, int Layers = 1)
{
    /// <summary>Most layers that are trained; beyond, nothing is gained and gradients die.</summary>
    public const int MostLayers = 8;

    /// <summary>Floats of a row's hidden state, layer after layer.</summary>
    [JsonIgnore]
    public int HiddenState => Layers * Hidden;

    /// <summary>Floats of a row's cell state, layer after layer; 0 where the cell has none.</summary>
    [JsonIgnore]
    public int CellState => Cell.HasCellState() ? Layers * Hidden : 0;

    /// <summary>The production network: one LSTM layer, 46 inputs, 32 hidden, 64 encoded, 49 features and 14 candidates per horizon.</summary>
    public static NetworkShape Default { get; } = new(Inputs: 46, Hidden: 32, Encoding: 64, Features: 49, Candidates: 14);

    /// <summary>The published quantile levels, ascending; the middle one is the median.</summary>
    public static ReadOnlySpan<Real> Levels => [0.05f, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 0.95f];

    /// <summary>Number of quantile levels, 11.</summary>
    public const int LevelCount = 11;

    /// <summary>Index of the median among <see cref="Levels"/>, 5.</summary>
    public const int Median = 5;
}
