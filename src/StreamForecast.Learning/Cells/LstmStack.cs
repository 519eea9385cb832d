using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>
/// LSTM layers on top of each other, each in one direction or in both: every layer reads all outputs of the one below. All
/// parameters lie in one allocation, layer by layer, forward before backward.
/// </summary>
/// <remarks>
/// Time first: inputs [steps, rows, Inputs], outputs [steps, rows, Directions * Hidden] with zeros beyond a sequence's length.
/// Schuster, Paliwal: Bidirectional recurrent neural networks, 1997; Graves, Mohamed, Hinton 2013 for depth.
/// </remarks>
public sealed class LstmStack
{
    private readonly Memory<Real> parameters;

    /// <summary>A stack with freshly drawn weights.</summary>
    public LstmStack(int inputs, int hidden, int layers, bool bidirectional, int seed)
        : this(inputs, hidden, layers, bidirectional, new Real[Count(inputs, hidden, layers, bidirectional)])
    {
        var random = new RandomStream(seed);
        Draw(ref random);
    }

    /// <summary>A stack whose weights are a part of a larger network's, <see cref="Count"/> values; they stay as they are.</summary>
    public LstmStack(int inputs, int hidden, int layers, bool bidirectional, Memory<Real> parameters)
    {
        (Inputs, Hidden, Layers, Directions) = (inputs, hidden, layers, bidirectional ? 2 : 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(parameters.Length, Offset(layers, 0));
        this.parameters = parameters;
    }

    /// <summary>Values of a stack's weights.</summary>
    public static int Count(int inputs, int hidden, int layers, bool bidirectional)
    {
        int directions = bidirectional ? 2 : 1;
        return directions * (LstmParameters.Count(inputs, hidden) + (layers - 1) * LstmParameters.Count(directions * hidden, hidden));
    }

    /// <summary>Draws all weights afresh.</summary>
    public void Draw(ref RandomStream random)
    {
        for (int layer = 0; layer < Layers; layer++)
            for (int direction = 0; direction < Directions; direction++)
                Layer(Parameters, layer, direction).Draw(ref random);
    }

    /// <summary>Values read per step.</summary>
    public int Inputs { get; }
    /// <summary>Width of a layer's state in one direction.</summary>
    public int Hidden { get; }
    /// <summary>Layers on top of each other.</summary>
    public int Layers { get; }
    /// <summary>1, or 2 when each layer also runs backwards in time.</summary>
    public int Directions { get; }
    /// <summary>All weights.</summary>
    public Span<Real> Parameters => parameters.Span;

    /// <summary>The named matrices of a layer and direction (0 forward, 1 backward) within <see cref="Parameters"/> or a gradient of the same length.</summary>
    public LstmParameters Layer(Span<Real> block, int layer, int direction) =>
        new(block.Slice(Offset(layer, direction), LstmParameters.Count(Width(layer), Hidden)), Width(layer), Hidden);

    /// <summary>
    /// Runs all steps from the start states in <paramref name="trace"/>; its Outputs are those of the top layer. <paramref name="lengths"/> [rows]
    /// may be empty: all steps count.
    /// </summary>
    public void Forward(ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, LstmStackTrace trace)
    {
        for (int layer = 0; layer < Layers; layer++)
        {
            ReadOnlySpan<Real> below = layer == 0 ? inputs : trace.LayerOutputs[layer - 1];
            for (int direction = 0; direction < Directions; direction++)
            {
                LstmTrace lstm = trace[layer, direction];
                LstmLayer.Forward(Layer(Parameters, layer, direction), below, lengths, direction == 1, lstm);
                CopyOutputs(lstm, direction, lengths, trace.LayerOutputs[layer]);
            }
        }
    }

    /// <summary>
    /// Goes back through the last forward pass. <paramref name="outputGradient"/> is that of the top layer's outputs; the traces' HiddenGradient and
    /// CellGradient hold those of the last states, and of the start states on return. Adds to <paramref name="gradient"/> (as long as Parameters) and,
    /// unless it is empty, to <paramref name="inputGradient"/>.
    /// </summary>
    public void Backward(ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, LstmStackTrace trace, ReadOnlySpan<Real> outputGradient,
        Span<Real> gradient, Span<Real> inputGradient)
    {
        int width = Directions * Hidden, all = trace.Steps * trace.Rows;
        for (int layer = Layers - 1; layer >= 0; layer--)
        {
            ReadOnlySpan<Real> above = layer == Layers - 1 ? outputGradient : trace.LayerGradients[layer];
            ReadOnlySpan<Real> below = layer == 0 ? inputs : trace.LayerOutputs[layer - 1];
            Span<Real> downwards = layer == 0 ? inputGradient : trace.LayerGradients[layer - 1];
            if (layer > 0) downwards.Clear();
            for (int direction = 0; direction < Directions; direction++)
            {
                LstmLayer.Backward(Layer(Parameters, layer, direction), below, lengths, direction == 1, trace[layer, direction],
                    new ReadOnlyMatrix(above[(direction * Hidden)..], all, Hidden, width), Layer(gradient, layer, direction), downwards);
            }
        }
    }

    private void CopyOutputs(LstmTrace lstm, int direction, ReadOnlySpan<int> lengths, Span<Real> outputs)
    {
        int firstSlot = direction == 1 ? 0 : 1;
        for (int t = 0; t < lstm.Steps; t++)
        {
            for (int r = 0; r < lstm.Rows; r++)
            {
                Span<Real> to = outputs.Slice(((t * lstm.Rows + r) * Directions + direction) * Hidden, Hidden);
                if (!lengths.IsEmpty && t >= lengths[r]) to.Clear();
                else lstm.HiddenStates.AsSpan(((t + firstSlot) * lstm.Rows + r) * Hidden, Hidden).CopyTo(to);
            }
        }
    }

    private int Width(int layer) => layer == 0 ? Inputs : Directions * Hidden;

    private int Offset(int layer, int direction)
    {
        int first = LstmParameters.Count(Inputs, Hidden), later = LstmParameters.Count(Directions * Hidden, Hidden);
        return layer == 0 ? direction * first : Directions * first + ((layer - 1) * Directions + direction) * later;
    }
}
