namespace StreamForecast.Learning.Cells;

/// <summary>
/// What a layer of any cell keeps of a forward pass for the way back, as far as all cells have it in common. The state of the start lies
/// in slot 0 (slot <c>Steps</c> when the layer runs backwards in time), that of step t beside it.
/// </summary>
public interface ICellTrace
{
    /// <summary>Steps in time.</summary>
    int Steps { get; }
    /// <summary>Sequences side by side.</summary>
    int Rows { get; }
    /// <summary>Width of the state.</summary>
    int Hidden { get; }
    /// <summary>[Steps + 1, Rows, Hidden].</summary>
    Real[] HiddenStates { get; }
    /// <summary>[Steps + 1, Rows, Hidden]; empty where the cell has no state beside the hidden one.</summary>
    Real[] CellStates { get; }
    /// <summary>dLoss/dh of the last state before a backward pass, of the initial state after it, [Rows, Hidden].</summary>
    Real[] HiddenGradient { get; }
    /// <summary>dLoss/dc likewise; empty where the cell has no such state.</summary>
    Real[] CellGradient { get; }
}
