using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>One step of one layer of any cell, rows side by side, with nothing kept for a way back: what serving runs. A row's results depend on that row alone, to the bit.</summary>
internal static class CellStep
{
    /// <summary>Values of scratch memory that <see cref="Forward"/> needs.</summary>
    public static int Scratch(CellKind kind, int rows, int hidden) => kind switch
    {
        CellKind.Lstm => rows * 5 * hidden,
        CellKind.Gru or CellKind.GruResetBefore => rows * 4 * hidden,
        _ => rows * hidden,
    };

    /// <summary>
    /// From input x [rows, Inputs] and the states before, h and c [rows, Hidden], to the states after. h must lie apart from <paramref name="hidden"/>; c may be
    /// <paramref name="cell"/>, and both are empty where the kind has none. <paramref name="panels"/> hold an LSTM's packed weights.
    /// </summary>
    public static void Forward(CellParameters weights, GatePanels panels, int rows, ReadOnlySpan<Real> x, ReadOnlySpan<Real> h, ReadOnlySpan<Real> c,
        Span<Real> cell, Span<Real> hidden, Span<Real> scratch)
    {
        int width = weights.Hidden, gates = weights.Kind.Gates() * width;
        Span<Real> rest = scratch[(rows * gates)..];
        if (weights.Kind == CellKind.Lstm)
        {
            LstmLayer.Step(weights.Lstm, panels, rows, x, h, c, scratch, cell, rest, hidden);
            return;
        }

        var sums = new Matrix(scratch, rows, gates);
        var before = new ReadOnlyMatrix(h, rows, width);
        sums.FillRows(weights.Bias);
        Product.Add(new ReadOnlyMatrix(x, rows, weights.Inputs), weights.Input, sums);
        switch (weights.Kind)
        {
            case CellKind.Gru:
                var candidates = new Matrix(rest, rows, width);
                candidates.FillRows(weights.CandidateBias);
                Product.Add(before, Columns(weights.Recurrent, 0, 2 * width), Columns(sums, 0, 2 * width));
                Product.Add(before, Columns(weights.Recurrent, 2 * width, width), candidates);
                for (int r = 0; r < rows; r++) GruCell.Forward(sums.Row(r), candidates.Row(r), h.Slice(r * width, width), hidden.Slice(r * width, width));
                break;
            case CellKind.GruResetBefore:
                var kept = new Matrix(rest, rows, width);
                Product.Add(before, Columns(weights.Recurrent, 0, 2 * width), Columns(sums, 0, 2 * width));
                for (int r = 0; r < rows; r++) GruResetBeforeCell.Open(sums.Row(r), h.Slice(r * width, width), kept.Row(r));
                Product.Add(kept, Columns(weights.Recurrent, 2 * width, width), Columns(sums, 2 * width, width));
                for (int r = 0; r < rows; r++) GruResetBeforeCell.Close(sums.Row(r), h.Slice(r * width, width), hidden.Slice(r * width, width));
                break;
            default:
                Product.Add(before, weights.Recurrent, sums);
                for (int r = 0; r < rows; r++) ElmanCell.Forward(sums.Row(r), hidden.Slice(r * width, width), weights.Kind == CellKind.ElmanRelu);
                break;
        }
    }

    private static Matrix Columns(Matrix m, int from, int count) => new(m.Values[from..], m.Rows, count, m.Stride);
}
