using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>What one GRU layer remembers of a forward pass for the way back; allocated once for the largest batch and overwritten.</summary>
public sealed class GruTrace(int steps, int rows, int hidden) : ICellTrace
{
    /// <inheritdoc/>
    public int Steps { get; } = steps;
    /// <inheritdoc/>
    public int Rows { get; } = rows;
    /// <inheritdoc/>
    public int Hidden { get; } = hidden;

    /// <summary>[Steps, Rows, 3 Hidden]: sums, then opened gates (reset, update) and candidate, then (after the backward pass) the gradient of the sums.</summary>
    public Real[] Gates { get; } = new Real[steps * rows * 3 * hidden];
    /// <summary>
    /// [Steps, Rows, Hidden]: U h + b of the candidate where the reset gate stands after the product (its gradient after the backward pass),
    /// r * h where it stands before.
    /// </summary>
    public Real[] Candidates { get; } = new Real[steps * rows * hidden];
    /// <summary>dLoss/d(r * h) of one step, [Rows, Hidden].</summary>
    public Real[] ResetGradient { get; } = new Real[rows * hidden];
    /// <inheritdoc/>
    public Real[] HiddenStates { get; } = new Real[(steps + 1) * rows * hidden];
    /// <inheritdoc/>
    public Real[] CellStates => [];
    /// <inheritdoc/>
    public Real[] HiddenGradient { get; } = new Real[rows * hidden];
    /// <inheritdoc/>
    public Real[] CellGradient => [];

    /// <summary>Recurrent weights of both gates for the way back.</summary>
    internal PackedMatrix GatesTransposed { get; } = new();
    /// <summary>Recurrent weights of the candidate for the way back.</summary>
    internal PackedMatrix CandidateTransposed { get; } = new();
}
