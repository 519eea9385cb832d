namespace StreamForecast.Learning.Cells;

/// <summary>The memory of one forward and backward pass through an <see cref="LstmStack"/>; allocated once and overwritten.</summary>
public sealed class LstmStackTrace
{
    private readonly LstmTrace[] traces;
    private readonly int directions;

    /// <summary>Memory for sequences of <paramref name="steps"/> steps, <paramref name="rows"/> side by side, starting from zero states.</summary>
    public LstmStackTrace(LstmStack stack, int steps, int rows)
    {
        (Steps, Rows, directions) = (steps, rows, stack.Directions);
        traces = new LstmTrace[stack.Layers * directions];
        LayerOutputs = new Real[stack.Layers][];
        LayerGradients = new Real[stack.Layers - 1][];
        for (int i = 0; i < traces.Length; i++) traces[i] = new LstmTrace(steps, rows, stack.Hidden);
        for (int i = 0; i < LayerOutputs.Length; i++) LayerOutputs[i] = new Real[steps * rows * directions * stack.Hidden];
        for (int i = 0; i < LayerGradients.Length; i++) LayerGradients[i] = new Real[steps * rows * directions * stack.Hidden];
    }

    /// <summary>Steps in time.</summary>
    public int Steps { get; }
    /// <summary>Sequences side by side.</summary>
    public int Rows { get; }
    /// <summary>The trace of a layer and direction.</summary>
    public LstmTrace this[int layer, int direction] => traces[layer * directions + direction];
    /// <summary>Outputs of the top layer, [Steps, Rows, Directions * Hidden].</summary>
    public ReadOnlySpan<Real> Outputs => LayerOutputs[^1];

    /// <summary>Outputs by layer.</summary>
    internal Real[][] LayerOutputs { get; }
    /// <summary>dLoss/doutputs of every layer but the top one.</summary>
    internal Real[][] LayerGradients { get; }

    /// <summary>State before the first step of a layer and direction, hidden and cell, [Rows, Hidden] each: write it before a forward pass.</summary>
    public (Memory<Real> Hidden, Memory<Real> Cell) Start(int layer, int direction) => At(layer, direction, start: true);

    /// <summary>State after the last step of a layer and direction.</summary>
    public (Memory<Real> Hidden, Memory<Real> Cell) End(int layer, int direction) => At(layer, direction, start: false);

    /// <summary>
    /// Carries the last states over as the next window's start, cut off from their past: truncated backpropagation. Only where
    /// all layers run forward; a backward layer's start lies in the future.
    /// </summary>
    public void CarryOver()
    {
        if (directions > 1) throw new InvalidOperationException("BUG: the state of a bidirectional network cannot be carried to the next window.");
        for (int layer = 0; layer < traces.Length; layer++)
        {
            ((Memory<Real> hidden, Memory<Real> cell), (Memory<Real> lastHidden, Memory<Real> lastCell)) = (Start(layer, 0), End(layer, 0));
            lastHidden.CopyTo(hidden);
            lastCell.CopyTo(cell);
        }
    }

    /// <summary>Sets the gradient of all last states to zero, as where only the outputs are scored.</summary>
    public void ClearStateGradients()
    {
        foreach (LstmTrace trace in traces)
        {
            Array.Clear(trace.HiddenGradient);
            Array.Clear(trace.CellGradient);
        }
    }

    private (Memory<Real> Hidden, Memory<Real> Cell) At(int layer, int direction, bool start)
    {
        LstmTrace trace = this[layer, direction];
        (int from, int length) = trace.Slot(start == (direction == 0) ? 0 : Steps);
        return (trace.HiddenStates.AsMemory(from, length), trace.CellStates.AsMemory(from, length));
    }
}
