using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>The memory of one forward and backward pass of a <see cref="RecurrentStack"/>; allocated once and overwritten. Start states are zero at first.</summary>
public sealed class RecurrentTrace
{
    private readonly ICellTrace[] traces;
    private Real[][]? masks;         // dropout between layers; made when first drawn
    private Real[]? noGradient;
    private bool dropping;

    /// <summary>Memory for sequences of <paramref name="steps"/> steps, <paramref name="rows"/> side by side.</summary>
    public RecurrentTrace(RecurrentLayout layout, int steps, int rows)
    {
        (Layout, Steps, Rows) = (layout, steps, rows);
        traces = new ICellTrace[layout.Layers * layout.Directions];
        for (int i = 0; i < traces.Length; i++) traces[i] = RecurrentLayer.Trace(layout.Cell, steps, rows, layout.Hidden);
        LayerOutputs = Arrays(layout.Layers);
        LayerGradients = Arrays(layout.Layers - 1);
    }

    /// <summary>The layers.</summary>
    public RecurrentLayout Layout { get; }
    /// <summary>Steps in time.</summary>
    public int Steps { get; }
    /// <summary>Sequences side by side.</summary>
    public int Rows { get; }
    /// <summary>What a layer remembers in a direction.</summary>
    public ICellTrace this[int layer, int direction] => traces[layer * Layout.Directions + direction];
    /// <summary>Outputs of the top layer, [Steps, Rows, Directions * Hidden].</summary>
    public ReadOnlySpan<Real> Outputs => LayerOutputs[^1];

    /// <summary>Outputs by layer, after dropout.</summary>
    internal Real[][] LayerOutputs { get; }
    /// <summary>dLoss/doutputs of every layer but the top one.</summary>
    internal Real[][] LayerGradients { get; }
    /// <summary>Zeros, as long as the outputs; made when first asked for.</summary>
    internal Real[] NoGradient => noGradient ??= Arrays(1)[0];

    /// <summary>The top layer's state after its last step, [Rows, Hidden]: each row's own last step forward, its first backward.</summary>
    public ReadOnlySpan<Real> Final(int direction = 0) => End(Layout.Layers - 1, direction).Hidden.Span;

    /// <summary>State before the first step of a layer and direction, hidden and cell, [Rows, Hidden] each: write it before a forward pass. The cell is empty but for the LSTM.</summary>
    public (Memory<Real> Hidden, Memory<Real> Cell) Start(int layer, int direction = 0) => At(layer, direction, start: true);

    /// <summary>State after the last step of a layer and direction, where sequences are shorter each row's own last.</summary>
    public (Memory<Real> Hidden, Memory<Real> Cell) End(int layer, int direction = 0) => At(layer, direction, start: false);

    /// <summary>dLoss of <see cref="End"/>: write it before a backward pass; afterwards that of <see cref="Start"/>.</summary>
    public (Memory<Real> Hidden, Memory<Real> Cell) StateGradient(int layer, int direction = 0) => (this[layer, direction].HiddenGradient, this[layer, direction].CellGradient);

    /// <summary>Lets all layers start from zero.</summary>
    public void ClearStart()
    {
        for (int i = 0; i < traces.Length; i++)
        {
            (Memory<Real> hidden, Memory<Real> cell) = Start(i / Layout.Directions, i % Layout.Directions);
            hidden.Span.Clear();
            cell.Span.Clear();
        }
    }

    /// <summary>Sets the gradient of all last states to zero, as where only the outputs are scored.</summary>
    public void ClearStateGradients()
    {
        foreach (ICellTrace trace in traces)
        {
            Array.Clear(trace.HiddenGradient);
            Array.Clear(trace.CellGradient);
        }
    }

    /// <summary>
    /// Carries the last states over as the next window's start, cut off from their past: truncated backpropagation. Only where
    /// all layers run forward; a backward layer's start lies in the future.
    /// </summary>
    /// <remarks>Williams, Peng: An efficient gradient-based algorithm for on-line training of recurrent network trajectories, 1990.</remarks>
    public void CarryOver()
    {
        if (Layout.Directions > 1) throw new InvalidOperationException("BUG: the state of a bidirectional network cannot be carried to the next window.");
        for (int layer = 0; layer < traces.Length; layer++)
        {
            ((Memory<Real> hidden, Memory<Real> cell), (Memory<Real> lastHidden, Memory<Real> lastCell)) = (Start(layer), End(layer));
            lastHidden.CopyTo(hidden);
            lastCell.CopyTo(cell);
        }
    }

    /// <summary>
    /// From the next forward pass on each output of a layer is 0 with probability <paramref name="rate"/> for the layer above, else 1 / (1 - rate) of itself,
    /// so that its mean stays; the top layer's outputs and the states through time are left alone. Holds until drawn again or <see cref="ClearDropout"/>.
    /// </summary>
    /// <remarks>Srivastava et al.: Dropout, 2014; between layers only: Zaremba, Sutskever, Vinyals: Recurrent neural network regularization, 2014.</remarks>
    public void DrawDropout(Real rate, ref RandomStream random)
    {
        if (rate is not (>= 0 and < 1)) throw new ArgumentException($"BUG: a dropout of {rate} was asked for; it must be at least 0 and below 1.");
        dropping = rate > 0;
        if (!dropping) return;
        masks ??= Arrays(Layout.Layers - 1);
        Real keep = 1 / (1 - rate);
        foreach (Real[] mask in masks)
            foreach (ref Real m in mask.AsSpan()) m = random.NextSingle() < rate ? 0 : keep;
    }

    /// <summary>Nothing is dropped any more, as outside training.</summary>
    public void ClearDropout() => dropping = false;

    /// <summary>Scales a layer's outputs, or their gradient, by its mask.</summary>
    internal void Drop(int layer, Span<Real> outputs)
    {
        if (!dropping) return;
        ReadOnlySpan<Real> mask = masks![layer];
        for (int i = 0; i < outputs.Length; i++) outputs[i] *= mask[i];
    }

    private Real[][] Arrays(int count)
    {
        var arrays = new Real[count][];
        for (int i = 0; i < count; i++) arrays[i] = new Real[Steps * Rows * Layout.Outputs];
        return arrays;
    }

    private (Memory<Real> Hidden, Memory<Real> Cell) At(int layer, int direction, bool start)
    {
        ICellTrace trace = this[layer, direction];
        int length = Rows * Layout.Hidden, from = start == (direction == 0) ? 0 : Steps * length;
        return (trace.HiddenStates.AsMemory(from, length), trace.CellStates.Length == 0 ? default : trace.CellStates.AsMemory(from, length));
    }
}
