namespace StreamForecast.Learning.Cells;

/// <summary>
/// What one LSTM layer remembers of a forward pass for the way back; allocated once for the largest batch and overwritten.
/// State of the start lies in slot 0 (slot <c>Steps</c> when the layer runs backwards in time), of step t beside it.
/// </summary>
public sealed class LstmTrace : ICellTrace
{
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
    }

    /// <summary>Steps in time.</summary>
    public int Steps { get; }
    /// <summary>Sequences side by side.</summary>
    public int Rows { get; }
    /// <summary>Width of the state.</summary>
    public int Hidden { get; }

    /// <summary>[Steps, Rows, 4 Hidden]: sums, then opened gates, then (after the backward pass) the gradient of the sums.</summary>
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

    /// <summary>The hidden and cell states in a slot, [Rows, Hidden] each.</summary>
    internal (int From, int Length) Slot(int slot) => (slot * Rows * Hidden, Rows * Hidden);
}
