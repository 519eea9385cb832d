using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>
/// Recurrent layers of any cell on top of each other, each in one direction or in both, over a block of weights that may be a part of a larger
/// network's: forward through all steps, and back. The <see cref="RecurrentTrace"/> knows the layout and holds all memory; nothing is allocated here.
/// </summary>
/// <remarks>
/// Time first: inputs [steps, rows, Inputs], outputs [steps, rows, Directions * Hidden] with zeros beyond a sequence's length. All steps share
/// one set of weights (unrolling in time). Werbos: Backpropagation through time, 1990; Schuster, Paliwal: Bidirectional recurrent neural networks,
/// 1997; Graves: Generating sequences with recurrent neural networks, 2013, for depth.
/// </remarks>
public static class RecurrentStack
{
    /// <summary>
    /// Runs all steps from the start states in <paramref name="trace"/>. Many-to-many: trace.Outputs are the top layer's at every step; many-to-one:
    /// trace.Final is its state after each row's last step. <paramref name="lengths"/> [rows] may be empty: all steps count. Inputs beyond a row's end change
    /// nothing, but must be numbers. Rows sorted by falling length (<see cref="PackedRows"/>) cost only the steps they have: 0.6 of the time where lengths
    /// are spread evenly.
    /// </summary>
    public static void Forward(Span<Real> parameters, ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, RecurrentTrace trace)
    {
        RecurrentLayout layout = trace.Layout;
        Check(trace, parameters.Length, inputs.Length, lengths);
        for (int layer = 0; layer < layout.Layers; layer++)
        {
            ReadOnlySpan<Real> below = layer == 0 ? inputs : trace.LayerOutputs[layer - 1];
            for (int direction = 0; direction < layout.Directions; direction++)
            {
                RecurrentLayer.Forward(layout.Layer(parameters, layer, direction), below, lengths, direction == 1, trace[layer, direction]);
                CopyOutputs(trace, layer, direction, lengths);
            }
            if (layer < layout.Layers - 1) trace.Drop(layer, trace.LayerOutputs[layer]);
        }
    }

    /// <summary>
    /// Goes back through the last forward pass. <paramref name="outputGradient"/> is dLoss of trace.Outputs, empty where only states are scored; the
    /// trace's StateGradient holds that of the last states on entry, and that of the start states on return. Adds to <paramref name="gradient"/> (as long as
    /// <paramref name="parameters"/>) and, unless it is empty, to <paramref name="inputGradient"/>. Uses the trace up: a second call needs another forward pass.
    /// </summary>
    public static void Backward(Span<Real> parameters, ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, RecurrentTrace trace,
        ReadOnlySpan<Real> outputGradient, Span<Real> gradient, Span<Real> inputGradient)
    {
        RecurrentLayout layout = trace.Layout;
        Check(trace, parameters.Length, inputs.Length, lengths);
        int all = trace.Steps * trace.Rows;
        if (outputGradient.IsEmpty) outputGradient = trace.NoGradient;
        for (int layer = layout.Layers - 1; layer >= 0; layer--)
        {
            ReadOnlySpan<Real> above = layer == layout.Layers - 1 ? outputGradient : trace.LayerGradients[layer];
            ReadOnlySpan<Real> below = layer == 0 ? inputs : trace.LayerOutputs[layer - 1];
            Span<Real> downwards = layer == 0 ? inputGradient : trace.LayerGradients[layer - 1];
            if (layer > 0) downwards.Clear();
            for (int direction = 0; direction < layout.Directions; direction++)
            {
                RecurrentLayer.Backward(layout.Layer(parameters, layer, direction), below, lengths, direction == 1, trace[layer, direction],
                    new ReadOnlyMatrix(above[(direction * layout.Hidden)..], all, layout.Hidden, layout.Outputs), layout.Layer(gradient, layer, direction), downwards);
            }
            if (layer > 0) trace.Drop(layer - 1, downwards);
        }
    }

    /// <summary>A layer's states into its outputs, beside those of the other direction; zeros beyond a sequence's end.</summary>
    private static void CopyOutputs(RecurrentTrace trace, int layer, int direction, ReadOnlySpan<int> lengths)
    {
        (int hidden, int outputs, int rows) = (trace.Layout.Hidden, trace.Layout.Outputs, trace.Rows);
        ReadOnlySpan<Real> states = trace[layer, direction].HiddenStates.AsSpan(direction == 1 ? 0 : rows * hidden);
        Span<Real> to = trace.LayerOutputs[layer];
        for (int t = 0; t < trace.Steps; t++)
        {
            for (int r = 0; r < rows; r++)
            {
                int at = t * rows + r;
                Span<Real> cell = to.Slice(at * outputs + direction * hidden, hidden);
                if (SequenceEnds.Ended(lengths, r, t)) cell.Clear();
                else states.Slice(at * hidden, hidden).CopyTo(cell);
            }
        }
    }

    private static void Check(RecurrentTrace trace, int parameters, int inputs, ReadOnlySpan<int> lengths)
    {
        RecurrentLayout layout = trace.Layout;
        if (parameters != layout.Count || inputs != trace.Steps * trace.Rows * layout.Inputs || (!lengths.IsEmpty && lengths.Length != trace.Rows))
        {
            throw new ArgumentException($"BUG: {layout.Layers} layers of {layout.Cell.Word()} over {trace.Steps} steps of {trace.Rows} rows were given "
                + $"{parameters} parameters instead of {layout.Count}, {inputs} inputs instead of {trace.Steps * trace.Rows * layout.Inputs}, {lengths.Length} lengths.");
        }
    }
}
