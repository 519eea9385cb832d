using System.Text.Json.Serialization;
using StreamForecast.Learning.Cells;

namespace StreamForecast.Learning.Networks;

/// <summary>The sizes of a gap-filling network, agreed between the engine that prepares its inputs and the module that trains it.</summary>
/// <param name="Cell">The recurrent cell.</param>
/// <param name="Inputs">Values read per row of the window.</param>
/// <param name="Hidden">Width of a layer's state in one direction.</param>
/// <param name="Layers">Bidirectional layers on top of each other.</param>
/// <param name="Encoding">Width of the encoding of a missing row.</param>
/// <param name="Features">Values the decoder reads about a missing row.</param>
/// <param name="Candidates">Candidate fills that the decoder weighs.</param>
public sealed record FillShape([property: JsonConverter(typeof(JsonStringEnumConverter<CellKind>))] CellKind Cell, int Inputs, int Hidden, int Layers, int Encoding, int Features, int Candidates);
