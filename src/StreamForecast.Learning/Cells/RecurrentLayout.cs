using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>
/// The table of contents of recurrent layers on top of each other: where each layer's and direction's weights lie in one block of
/// <see cref="Count"/> values, layer by layer, forward before backward. The block may be a part of a larger network's.
/// </summary>
/// <remarks>Every layer reads all outputs of the one below. Schuster, Paliwal: Bidirectional recurrent neural networks, 1997; Graves, Mohamed, Hinton 2013 for depth.</remarks>
public sealed class RecurrentLayout
{
    /// <summary>Lays <paramref name="layers"/> layers end to end.</summary>
    public RecurrentLayout(CellKind cell, int inputs, int hidden, int layers = 1, bool bidirectional = false)
    {
        if (inputs < 1 || hidden < 1 || layers < 1)
            throw new ArgumentException($"BUG: {layers} recurrent layers of {hidden} units over {inputs} inputs were asked for; each number must be at least 1.");
        (Cell, Inputs, Hidden, Layers, Directions) = (cell, inputs, hidden, layers, bidirectional ? 2 : 1);
    }

    /// <summary>The cell of all layers.</summary>
    public CellKind Cell { get; }
    /// <summary>Values read per step.</summary>
    public int Inputs { get; }
    /// <summary>Width of a layer's state in one direction.</summary>
    public int Hidden { get; }
    /// <summary>Layers on top of each other.</summary>
    public int Layers { get; }
    /// <summary>1, or 2 when each layer also runs backwards in time.</summary>
    public int Directions { get; }
    /// <summary>Width of the outputs, Directions * Hidden.</summary>
    public int Outputs => Directions * Hidden;
    /// <summary>Values of all weights.</summary>
    public int Count => Offset(Layers, 0);

    /// <summary>Values a layer reads per step.</summary>
    public int Width(int layer) => layer == 0 ? Inputs : Outputs;

    /// <summary>Where a layer's and direction's weights begin in the block.</summary>
    public int Offset(int layer, int direction)
    {
        int first = CellParameters.Count(Cell, Inputs, Hidden), later = CellParameters.Count(Cell, Outputs, Hidden);
        return layer == 0 ? direction * first : Directions * first + ((layer - 1) * Directions + direction) * later;
    }

    /// <summary>The named matrices of a layer and direction (0 forward, 1 backward) within <paramref name="block"/>: all weights, or their gradient.</summary>
    public CellParameters Layer(Span<Real> block, int layer, int direction = 0) => new(Cell, block[Offset(layer, direction)..], Width(layer), Hidden);

    /// <summary>Draws all weights afresh.</summary>
    public void Draw(Span<Real> block, ref RandomStream random)
    {
        for (int layer = 0; layer < Layers; layer++)
            for (int direction = 0; direction < Directions; direction++)
                Layer(block, layer, direction).Draw(ref random);
    }

    /// <summary>
    /// Every matrix by its name, in order, for a block that begins at <paramref name="offset"/> of a larger one: "NAME.input", "NAME.recurrent",
    /// "NAME.bias" and "NAME.candidate-bias" of a single layer, "NAME.1.input" where there are several, "NAME.reverse.input" backwards in time.
    /// </summary>
    public IEnumerable<NamedView> Views(string name, int offset = 0)
    {
        int gates = Cell.Gates() * Hidden;
        for (int layer = 0; layer < Layers; layer++)
        {
            for (int direction = 0; direction < Directions; direction++)
            {
                string prefix = (Layers > 1 ? $"{name}.{layer}" : name) + (direction == 1 ? ".reverse" : "");
                int at = offset + Offset(layer, direction), inputs = Width(layer);
                yield return new NamedView(prefix + ".input", at, inputs, gates);
                yield return new NamedView(prefix + ".recurrent", at + inputs * gates, Hidden, gates);
                yield return new NamedView(prefix + ".bias", at + (inputs + Hidden) * gates, 1, gates);
                if (Cell == CellKind.Gru) yield return new NamedView(prefix + ".candidate-bias", at + (inputs + Hidden + 1) * gates, 1, Hidden);
            }
        }
    }
}
