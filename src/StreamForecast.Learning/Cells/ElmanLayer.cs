using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>
/// One Elman layer in one direction over sequences side by side: forward, and backpropagation through time. States of start and end, lengths and
/// gradients as in <see cref="LstmLayer"/>.
/// </summary>
/// <remarks>Elman 1990; Werbos: Backpropagation through time: what it does and how to do it, 1990.</remarks>
public static class ElmanLayer
{
    /// <summary>Runs all steps; inputs are [steps, rows, inputs], the states are left in <paramref name="trace"/>.</summary>
    public static void Forward(CellParameters weights, ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, bool reverse, ElmanTrace trace)
    {
        int rows = trace.Rows, width = trace.Hidden, all = trace.Steps * rows, size = rows * width;
        bool rectified = weights.Kind == CellKind.ElmanRelu;
        var sums = new Matrix(trace.Sums, all, width);
        sums.FillRows(weights.Bias);
        PackedProduct.Add(new ReadOnlyMatrix(inputs, all, weights.Inputs), weights.Input, sums, rows, lengths);
        for (int step = 0; step < trace.Steps; step++)
        {
            int t = reverse ? trace.Steps - 1 - step : step;
            ReadOnlySpan<Real> before = trace.HiddenStates.AsSpan((reverse ? t + 1 : t) * size, size);
            Span<Real> after = trace.HiddenStates.AsSpan((reverse ? t : t + 1) * size, size);
            Span<Real> now = trace.Sums.AsSpan(t * size, size);
            int running = SequenceEnds.Running(lengths, rows, t);
            Product.Add(new ReadOnlyMatrix(before, running, width), weights.Recurrent, new Matrix(now, running, width));
            for (int r = 0; r < rows; r++)
            {
                int at = r * width;
                if (SequenceEnds.Ended(lengths, r, t)) before.Slice(at, width).CopyTo(after.Slice(at, width));
                else ElmanCell.Forward(now.Slice(at, width), after.Slice(at, width), rectified);
            }
        }
    }

    /// <summary>
    /// Goes back through all steps. The trace's HiddenGradient holds dLoss of the last state on entry and of the initial one on return;
    /// <paramref name="outputGradient"/> is dLoss/dh of every step, [steps * rows, hidden]. Adds to <paramref name="gradient"/>, and to
    /// <paramref name="inputGradient"/> unless it is empty.
    /// </summary>
    public static void Backward(CellParameters weights, ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, bool reverse, ElmanTrace trace,
        ReadOnlyMatrix outputGradient, CellParameters gradient, Span<Real> inputGradient)
    {
        int rows = trace.Rows, width = trace.Hidden, all = trace.Steps * rows, size = rows * width;
        bool rectified = weights.Kind == CellKind.ElmanRelu;
        Span<Real> dh = trace.HiddenGradient;
        trace.RecurrentTransposed.PackTransposed(weights.Recurrent);
        for (int step = trace.Steps - 1; step >= 0; step--)
        {
            int t = reverse ? trace.Steps - 1 - step : step;
            ReadOnlySpan<Real> after = trace.HiddenStates.AsSpan((reverse ? t : t + 1) * size, size);
            Span<Real> now = trace.Sums.AsSpan(t * size, size);
            for (int r = 0; r < rows; r++)
            {
                int at = r * width;
                Span<Real> rowSums = now.Slice(at, width), rowHidden = dh.Slice(at, width);
                if (SequenceEnds.Ended(lengths, r, t))
                {
                    rowSums.Clear();              // nothing was computed; dh passes through
                    continue;
                }
                Axpy.Add(1, outputGradient.Values.Slice((t * rows + r) * outputGradient.Stride, width), rowHidden);
                ElmanCell.Backward(rowSums, after.Slice(at, width), rowHidden, rectified);
                rowHidden.Clear();
            }
            int running = SequenceEnds.Running(lengths, rows, t);
            Product.Add(new ReadOnlyMatrix(now, running, width), trace.RecurrentTransposed, new Matrix(dh, running, width));
        }

        var sums = new ReadOnlyMatrix(trace.Sums, all, width);
        var statesBefore = new ReadOnlyMatrix(trace.HiddenStates.AsSpan(reverse ? size : 0), all, width);
        PackedProduct.AddLeftTransposed(new ReadOnlyMatrix(inputs, all, weights.Inputs), sums, gradient.Input, rows, lengths);
        PackedProduct.AddLeftTransposed(statesBefore, sums, gradient.Recurrent, rows, lengths);
        Axpy.AddRows(sums, gradient.Bias);
        if (!inputGradient.IsEmpty)
            PackedProduct.AddRightTransposed(sums, weights.Input, new Matrix(inputGradient, all, weights.Inputs), rows, lengths);
    }
}
