using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>
/// What one LSTM layer remembers of a forward pass for the way back; allocated once for the largest batch and overwritten.
/// State of the start lies in slot 0 (slot <c>Steps</c> when the layer runs backwards in time), of step t beside it.
/// </summary>
public sealed class LstmTrace : ICellTrace
{
    /// <summary>128 rows' gradients beside those of the weights stay in a second-level cache of 1 MB up to 128 units, and a panel of them in the first.</summary>
    private const int BlockRows = 128;

    /// <summary>Memory for sequences of <paramref name="steps"/> steps, <paramref name="rows"/> side by side.</summary>
    public LstmTrace(int steps, int rows, int hidden)
    {
        (Steps, Rows, Hidden) = (steps, rows, hidden);
        Gates = new Real[steps * rows * 4 * hidden];
        CellTanh = new Real[steps * rows * hidden];
        HiddenStates = new Real[(steps + 1) * rows * hidden];
        CellStates = new Real[(steps + 1) * rows * hidden];
        HiddenGradient = new Real[rows * hidden];
        CellGradient = new Real[rows * hidden];
        BlockSteps = Math.Clamp(BlockRows / rows, 1, Math.Max(1, steps));
        SumGradients.Resize(BlockSteps * rows * SumStride);
    }

    /// <summary>Steps in time.</summary>
    public int Steps { get; }
    /// <summary>Sequences side by side.</summary>
    public int Rows { get; }
    /// <summary>Width of the state.</summary>
    public int Hidden { get; }

    /// <summary>[Steps, Rows, 4 Hidden]: the gates as the last forward pass opened them, i, f, g, o.</summary>
    public Real[] Gates { get; }
    /// <summary>tanh of the cells, [Steps, Rows, Hidden].</summary>
    public Real[] CellTanh { get; }
    /// <summary>[Steps + 1, Rows, Hidden].</summary>
    public Real[] HiddenStates { get; }
    /// <summary>[Steps + 1, Rows, Hidden].</summary>
    public Real[] CellStates { get; }
    /// <summary>dLoss/dh on its way back, [Rows, Hidden]; after the backward pass that of the initial state.</summary>
    public Real[] HiddenGradient { get; }
    /// <summary>dLoss/dc on its way back, [Rows, Hidden]; after the backward pass that of the initial state.</summary>
    public Real[] CellGradient { get; }

    /// <summary>Weights in the order of the forward step's tiles.</summary>
    internal GatePanels Panels { get; } = new();
    /// <summary>Recurrent weights for the way back.</summary>
    internal PackedMatrix RecurrentTransposed { get; } = new();
    /// <summary>Inputs' weights for the way back.</summary>
    internal PackedMatrix InputTransposed { get; } = new();
    /// <summary>Steps of a block of the way back.</summary>
    internal int BlockSteps { get; }
    /// <summary>Gradient of the gates' sums in a block, [BlockSteps, Rows] rows of 4 Hidden values.</summary>
    internal AlignedValues SumGradients { get; } = new();
    /// <summary>From row to row of <see cref="SumGradients"/>: an odd number of cache lines, so that a column of panels is spread over the whole cache.</summary>
    internal int SumStride => 4 * Hidden + 16;

    /// <summary>The hidden and cell states in a slot, [Rows, Hidden] each.</summary>
    internal (int From, int Length) Slot(int slot) => (slot * Rows * Hidden, Rows * Hidden);
}
