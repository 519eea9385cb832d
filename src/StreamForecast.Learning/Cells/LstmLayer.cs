using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>
/// One LSTM layer in one direction over sequences side by side: forward, and backpropagation through the same steps. The
/// caller sets the initial state in the trace's start slot (0, or Steps when running backwards in time) and finds the last one in
/// the other; carrying it over without its gradient is truncated backpropagation.
/// </summary>
/// <remarks>Time first: inputs are [steps, rows, inputs]. With <c>lengths</c> a row's state stays as it is beyond its own end.</remarks>
public static class LstmLayer
{
    /// <summary>Runs all steps; the states are left in <paramref name="trace"/>.</summary>
    public static void Forward(LstmParameters weights, ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, bool reverse, LstmTrace trace)
    {
        int rows = trace.Rows, width = trace.Hidden;
        var gates = new Matrix(trace.Gates, trace.Steps * rows, 4 * width);
        gates.FillRows(weights.Bias);
        Product.Add(new ReadOnlyMatrix(inputs, trace.Steps * rows, weights.Inputs), weights.Input, gates);
        for (int step = 0; step < trace.Steps; step++)
        {
            int t = reverse ? trace.Steps - 1 - step : step;
            (int before, int size) = trace.Slot(reverse ? t + 1 : t);
            (int after, _) = trace.Slot(reverse ? t : t + 1);
            Span<Real> now = trace.Gates.AsSpan(t * 4 * size, 4 * size);
            Product.Add(new ReadOnlyMatrix(trace.HiddenStates.AsSpan(before, size), rows, width), weights.Recurrent, new Matrix(now, rows, 4 * width));
            for (int r = 0; r < rows; r++)
            {
                int at = r * width;
                Span<Real> cell = trace.CellStates.AsSpan(after + at, width), hidden = trace.HiddenStates.AsSpan(after + at, width);
                if (Ended(lengths, r, t))
                {
                    trace.CellStates.AsSpan(before + at, width).CopyTo(cell);
                    trace.HiddenStates.AsSpan(before + at, width).CopyTo(hidden);
                }
                else
                {
                    LstmCell.Forward(now.Slice(4 * at, 4 * width), trace.CellStates.AsSpan(before + at, width), cell,
                        trace.CellTanh.AsSpan(t * size + at, width), hidden);
                }
            }
        }
    }

    /// <summary>
    /// Goes back through all steps. The trace's HiddenGradient and CellGradient hold dLoss of the last state on entry and of the initial
    /// one on return; <paramref name="outputGradient"/> is dLoss/dh of every step, [steps * rows, hidden]. Adds to
    /// <paramref name="gradient"/>, and to <paramref name="inputGradient"/> unless it is empty.
    /// </summary>
    public static void Backward(LstmParameters weights, ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, bool reverse, LstmTrace trace,
        ReadOnlyMatrix outputGradient, LstmParameters gradient, Span<Real> inputGradient)
    {
        int rows = trace.Rows, width = trace.Hidden;
        Span<Real> dh = trace.HiddenGradient, dc = trace.CellGradient;
        for (int step = trace.Steps - 1; step >= 0; step--)
        {
            int t = reverse ? trace.Steps - 1 - step : step;
            (int before, int size) = trace.Slot(reverse ? t + 1 : t);
            Span<Real> now = trace.Gates.AsSpan(t * 4 * size, 4 * size);
            for (int r = 0; r < rows; r++)
            {
                int at = r * width;
                Span<Real> rowGates = now.Slice(4 * at, 4 * width), rowHidden = dh.Slice(at, width);
                if (Ended(lengths, r, t))
                {
                    rowGates.Clear();             // nothing was computed; dh and dc pass through
                    continue;
                }
                Axpy.Add(1, outputGradient.Values.Slice((t * rows + r) * outputGradient.Stride, width), rowHidden);
                LstmCell.Backward(rowGates, trace.CellStates.AsSpan(before + at, width), trace.CellTanh.AsSpan(t * size + at, width), rowHidden,
                    dc.Slice(at, width));
                rowHidden.Clear();
            }
            Product.AddRightTransposed(new ReadOnlyMatrix(now, rows, 4 * width), weights.Recurrent, new Matrix(dh, rows, width));
        }

        var gates = new ReadOnlyMatrix(trace.Gates, trace.Steps * rows, 4 * width);
        (int first, _) = trace.Slot(reverse ? 1 : 0);
        var statesBefore = new ReadOnlyMatrix(trace.HiddenStates.AsSpan(first), trace.Steps * rows, width);
        Product.AddLeftTransposed(new ReadOnlyMatrix(inputs, trace.Steps * rows, weights.Inputs), gates, gradient.Input);
        Product.AddLeftTransposed(statesBefore, gates, gradient.Recurrent);
        Axpy.AddRows(gates, gradient.Bias);
        if (!inputGradient.IsEmpty)
            Product.AddRightTransposed(gates, weights.Input, new Matrix(inputGradient, trace.Steps * rows, weights.Inputs));
    }

    private static bool Ended(ReadOnlySpan<int> lengths, int row, int step) => !lengths.IsEmpty && step >= lengths[row];
}
