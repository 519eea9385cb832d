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
        if (GatePanels.AreUsed) trace.Panels.Pack(weights.Input, weights.Recurrent, weights.Bias);
        for (int step = 0; step < trace.Steps; step++)
        {
            int t = reverse ? trace.Steps - 1 - step : step;
            (int before, int size) = trace.Slot(reverse ? t + 1 : t);
            (int after, _) = trace.Slot(reverse ? t : t + 1);
            ReadOnlySpan<Real> x = inputs.Slice(t * rows * weights.Inputs, rows * weights.Inputs), h = trace.HiddenStates.AsSpan(before, size);
            ReadOnlySpan<Real> c = trace.CellStates.AsSpan(before, size);
            Span<Real> gates = trace.Gates.AsSpan(t * 4 * size, 4 * size), cellTanh = trace.CellTanh.AsSpan(t * size, size);
            Span<Real> cell = trace.CellStates.AsSpan(after, size), hidden = trace.HiddenStates.AsSpan(after, size);
            int running = SequenceEnds.Running(lengths, rows, t);
            Step(weights, trace.Panels, running, x, h, c, gates, cell, cellTanh, hidden);
            for (int r = 0; r < rows && !lengths.IsEmpty; r++)
            {
                if (!SequenceEnds.Ended(lengths, r, t)) continue;
                c.Slice(r * width, width).CopyTo(cell[(r * width)..]);
                h.Slice(r * width, width).CopyTo(hidden[(r * width)..]);
            }
        }
    }

    /// <summary>
    /// Goes back through all steps. The trace's HiddenGradient and CellGradient hold dLoss of the last state on entry and of the initial
    /// one on return; <paramref name="outputGradient"/> is dLoss/dh of every step, [steps * rows, hidden]. Adds to
    /// <paramref name="gradient"/>, and to <paramref name="inputGradient"/> unless it is empty.
    /// </summary>
    /// <remarks>
    /// The gradients of the gates' sums live for a few steps only: their products with inputs and states are taken while they are in the
    /// second-level cache, latest steps first.
    /// </remarks>
    public static void Backward(LstmParameters weights, ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, bool reverse, LstmTrace trace,
        ReadOnlyMatrix outputGradient, LstmParameters gradient, Span<Real> inputGradient)
    {
        int rows = trace.Rows, width = trace.Hidden;
        trace.RecurrentTransposed.PackTransposed(weights.Recurrent);
        if (!inputGradient.IsEmpty) trace.InputTransposed.PackTransposed(weights.Input);
        for (int done = 0, steps; done < trace.Steps; done += steps)
        {
            steps = Math.Min(trace.BlockSteps, trace.Steps - done);
            int first = reverse ? done : trace.Steps - done - steps;      // of the block, in time
            for (int step = 0; step < steps; step++)
            {
                int inBlock = reverse ? step : steps - 1 - step, t = first + inBlock;
                var sums = new Matrix(trace.SumGradients.Span[(inBlock * rows * trace.SumStride)..], rows, 4 * width, trace.SumStride);
                for (int r = 0; r < rows; r++)
                {
                    if (SequenceEnds.Ended(lengths, r, t)) sums.Row(r).Clear();      // nothing was computed; dh and dc pass through
                    else BackwardRow(trace, t, reverse, r, outputGradient, sums.Row(r));
                }
                int running = SequenceEnds.Running(lengths, rows, t);
                Product.Add(new ReadOnlyMatrix(sums.Values, running, 4 * width, trace.SumStride), trace.RecurrentTransposed, new Matrix(trace.HiddenGradient, running, width));
            }

            int all = steps * rows;
            var block = new ReadOnlyMatrix(trace.SumGradients.Span, all, 4 * width, trace.SumStride);
            var statesBefore = new ReadOnlyMatrix(trace.HiddenStates.AsSpan(trace.Slot(reverse ? first + 1 : first).From), all, width);
            var inputsBefore = new ReadOnlyMatrix(inputs[(first * rows * weights.Inputs)..], all, weights.Inputs);
            PackedProduct.AddLeftTransposed(inputsBefore, block, gradient.Input, rows, lengths, first);
            PackedProduct.AddLeftTransposed(statesBefore, block, gradient.Recurrent, rows, lengths, first);
            Axpy.AddRows(block, gradient.Bias);
            if (!inputGradient.IsEmpty)
                PackedProduct.Add(block, trace.InputTransposed, new Matrix(inputGradient[(first * rows * weights.Inputs)..], all, weights.Inputs), rows, lengths, first);
        }
    }

    /// <summary>
    /// One step of <paramref name="rows"/> rows without a trace: fused over <paramref name="panels"/>, which hold the packed weights, or by its definition on
    /// processors without FMA. Shapes as in <see cref="LstmStep.Forward"/>.
    /// </summary>
    internal static void Step(LstmParameters weights, GatePanels panels, int rows, ReadOnlySpan<Real> x, ReadOnlySpan<Real> h, ReadOnlySpan<Real> c,
        Span<Real> gates, Span<Real> cell, Span<Real> cellTanh, Span<Real> hidden)
    {
        if (GatePanels.AreUsed)
        {
            LstmStep.Forward(panels, rows, x, h, c, gates, cell, cellTanh, hidden);
            return;
        }
        int width = weights.Hidden;
        var sums = new Matrix(gates, rows, 4 * width);
        sums.FillRows(weights.Bias);
        Product.Add(new ReadOnlyMatrix(x, rows, weights.Inputs), weights.Input, sums);
        Product.Add(new ReadOnlyMatrix(h, rows, width), weights.Recurrent, sums);
        for (int r = 0; r < rows; r++)
        {
            int at = r * width;
            LstmCell.Forward(sums.Row(r), c.Slice(at, width), cell.Slice(at, width), cellTanh.Slice(at, width), hidden.Slice(at, width));
        }
    }

    private static void BackwardRow(LstmTrace trace, int t, bool reverse, int row, ReadOnlyMatrix outputGradient, Span<Real> sums)
    {
        int width = trace.Hidden, at = row * width;
        (int before, int size) = trace.Slot(reverse ? t + 1 : t);
        LstmCell.Backward(trace.Gates.AsSpan(4 * (t * size + at), 4 * width), trace.CellStates.AsSpan(before + at, width), trace.CellTanh.AsSpan(t * size + at, width),
            outputGradient.Values.Slice((t * trace.Rows + row) * outputGradient.Stride, width), trace.HiddenGradient.AsSpan(at, width),
            trace.CellGradient.AsSpan(at, width), sums);

        int next = reverse ? t + 1 : t - 1;       // that of the same row comes while the product of this step runs
        if (next < 0 || next == trace.Steps) return;
        CacheLines.Prefetch(trace.Gates.AsSpan(4 * (next * size + at), 4 * width));
        CacheLines.Prefetch(trace.CellTanh.AsSpan(next * size + at, width));
        CacheLines.Prefetch(trace.CellStates.AsSpan(trace.Slot(reverse ? next + 1 : next).From + at, width));
        CacheLines.Prefetch(outputGradient.Values.Slice((next * trace.Rows + row) * outputGradient.Stride, width));
    }
}
