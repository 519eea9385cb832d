using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>One layer in one direction, whatever its cell: the place where the kind is turned into code.</summary>
internal static class RecurrentLayer
{
    /// <summary>Memory for a layer of a kind.</summary>
    public static ICellTrace Trace(CellKind kind, int steps, int rows, int hidden) => kind switch
    {
        CellKind.Lstm => new LstmTrace(steps, rows, hidden),
        CellKind.Gru or CellKind.GruResetBefore => new GruTrace(steps, rows, hidden),
        _ => new ElmanTrace(steps, rows, hidden),
    };

    public static void Forward(CellParameters weights, ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, bool reverse, ICellTrace trace)
    {
        switch (trace)
        {
            case LstmTrace lstm: LstmLayer.Forward(weights.Lstm, inputs, lengths, reverse, lstm); break;
            case GruTrace gru: GruLayer.Forward(weights, inputs, lengths, reverse, gru); break;
            default: ElmanLayer.Forward(weights, inputs, lengths, reverse, (ElmanTrace)trace); break;
        }
    }

    public static void Backward(CellParameters weights, ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, bool reverse, ICellTrace trace,
        ReadOnlyMatrix outputGradient, CellParameters gradient, Span<Real> inputGradient)
    {
        switch (trace)
        {
            case LstmTrace lstm: LstmLayer.Backward(weights.Lstm, inputs, lengths, reverse, lstm, outputGradient, gradient.Lstm, inputGradient); break;
            case GruTrace gru: GruLayer.Backward(weights, inputs, lengths, reverse, gru, outputGradient, gradient, inputGradient); break;
            default: ElmanLayer.Backward(weights, inputs, lengths, reverse, (ElmanTrace)trace, outputGradient, gradient, inputGradient); break;
        }
    }
}
