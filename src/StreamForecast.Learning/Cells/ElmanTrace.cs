using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>What one Elman layer remembers of a forward pass for the way back; allocated once for the largest batch and overwritten.</summary>
public sealed class ElmanTrace(int steps, int rows, int hidden) : ICellTrace
{
    /// <inheritdoc/>
    public int Steps { get; } = steps;
    /// <inheritdoc/>
    public int Rows { get; } = rows;
    /// <inheritdoc/>
    public int Hidden { get; } = hidden;

    /// <summary>[Steps, Rows, Hidden]: sums, after the backward pass their gradient.</summary>
    public Real[] Sums { get; } = new Real[steps * rows * hidden];
    /// <inheritdoc/>
    public Real[] HiddenStates { get; } = new Real[(steps + 1) * rows * hidden];
    /// <inheritdoc/>
    public Real[] CellStates => [];
    /// <inheritdoc/>
    public Real[] HiddenGradient { get; } = new Real[rows * hidden];
    /// <inheritdoc/>
    public Real[] CellGradient => [];

    /// <summary>Recurrent weights for the way back.</summary>
    internal PackedMatrix RecurrentTransposed { get; } = new();
}
