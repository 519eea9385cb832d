using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>
/// One GRU layer in one direction over sequences side by side, the reset gate after or before the recurrent product as the weights' kind says:
/// forward, and backpropagation through time. States of start and end, lengths and gradients as in <see cref="LstmLayer"/>.
/// </summary>
/// <remarks>Cho et al. 2014; Chung et al. 2014; Werbos: Backpropagation through time: what it does and how to do it, 1990.</remarks>
public static class GruLayer
{
    /// <summary>Runs all steps; inputs are [steps, rows, inputs], the states are left in <paramref name="trace"/>.</summary>
    public static void Forward(CellParameters weights, ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, bool reverse, GruTrace trace)
    {
        int rows = trace.Rows, width = trace.Hidden, all = trace.Steps * rows, size = rows * width;
        bool resetBefore = weights.Kind == CellKind.GruResetBefore;
        var gates = new Matrix(trace.Gates, all, 3 * width);
        gates.FillRows(weights.Bias);
        PackedProduct.Add(new ReadOnlyMatrix(inputs, all, weights.Inputs), weights.Input, gates, rows, lengths);
        for (int step = 0; step < trace.Steps; step++)
        {
            int t = reverse ? trace.Steps - 1 - step : step, running = SequenceEnds.Running(lengths, rows, t);
            ReadOnlySpan<Real> before = trace.HiddenStates.AsSpan((reverse ? t + 1 : t) * size, size);
            Span<Real> after = trace.HiddenStates.AsSpan((reverse ? t : t + 1) * size, size);
            Matrix now = At(trace.Gates, t * rows, running, 3 * width), candidates = At(trace.Candidates, t * rows, running, width);
            var states = new ReadOnlyMatrix(before, running, width);
            Product.Add(states, Columns(weights.Recurrent, 0, 2 * width), Columns(now, 0, 2 * width));
            if (resetBefore)
            {
                for (int r = 0; r < running; r++) GruResetBeforeCell.Open(now.Row(r), before.Slice(r * width, width), candidates.Row(r));
                Product.Add(candidates, Columns(weights.Recurrent, 2 * width, width), Columns(now, 2 * width, width));
            }
            else
            {
                candidates.FillRows(weights.CandidateBias);
                Product.Add(states, Columns(weights.Recurrent, 2 * width, width), candidates);
            }
            for (int r = 0; r < rows; r++)
            {
                ReadOnlySpan<Real> was = before.Slice(r * width, width);
                Span<Real> state = after.Slice(r * width, width);
                if (SequenceEnds.Ended(lengths, r, t)) was.CopyTo(state);
                else if (resetBefore) GruResetBeforeCell.Close(now.Row(r), was, state);
                else GruCell.Forward(now.Row(r), candidates.Row(r), was, state);
            }
        }
    }

    /// <summary>
    /// Goes back through all steps. The trace's HiddenGradient holds dLoss of the last state on entry and of the initial one on return;
    /// <paramref name="outputGradient"/> is dLoss/dh of every step, [steps * rows, hidden]. Adds to <paramref name="gradient"/>, and to
    /// <paramref name="inputGradient"/> unless it is empty.
    /// </summary>
    public static void Backward(CellParameters weights, ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, bool reverse, GruTrace trace,
        ReadOnlyMatrix outputGradient, CellParameters gradient, Span<Real> inputGradient)
    {
        int rows = trace.Rows, width = trace.Hidden, all = trace.Steps * rows, size = rows * width;
        bool resetBefore = weights.Kind == CellKind.GruResetBefore;
        trace.GatesTransposed.PackTransposed(Columns(weights.Recurrent, 0, 2 * width));
        trace.CandidateTransposed.PackTransposed(Columns(weights.Recurrent, 2 * width, width));
        for (int step = trace.Steps - 1; step >= 0; step--)
        {
            int t = reverse ? trace.Steps - 1 - step : step, running = SequenceEnds.Running(lengths, rows, t);
            ReadOnlySpan<Real> before = trace.HiddenStates.AsSpan((reverse ? t + 1 : t) * size, size);
            Matrix now = At(trace.Gates, t * rows, rows, 3 * width), candidates = At(trace.Candidates, t * rows, rows, width);
            var dh = new Matrix(trace.HiddenGradient, rows, width);
            for (int r = 0; r < rows; r++)
            {
                if (SequenceEnds.Ended(lengths, r, t))
                {
                    now.Row(r).Clear();           // nothing was computed; dh passes through
                    candidates.Row(r).Clear();
                    continue;
                }
                Axpy.Add(1, outputGradient.Values.Slice((t * rows + r) * outputGradient.Stride, width), dh.Row(r));
                if (resetBefore) GruResetBeforeCell.CloseBackward(now.Row(r), before.Slice(r * width, width), dh.Row(r));
                else GruCell.Backward(now.Row(r), candidates.Row(r), before.Slice(r * width, width), dh.Row(r));
            }
            Matrix runningGates = At(trace.Gates, t * rows, running, 3 * width), runningGradient = At(trace.HiddenGradient, 0, running, width);
            if (resetBefore)
            {
                Matrix kept = At(trace.ResetGradient, 0, running, width);
                kept.Values.Clear();
                Product.Add(Columns(runningGates, 2 * width, width), trace.CandidateTransposed, kept);
                for (int r = 0; r < running; r++)
                    if (!SequenceEnds.Ended(lengths, r, t)) GruResetBeforeCell.OpenBackward(now.Row(r), before.Slice(r * width, width), kept.Row(r), dh.Row(r));
            }
            else
            {
                Product.Add(At(trace.Candidates, t * rows, running, width), trace.CandidateTransposed, runningGradient);
            }
            Product.Add(Columns(runningGates, 0, 2 * width), trace.GatesTransposed, runningGradient);
        }

        var gates = new Matrix(trace.Gates, all, 3 * width);
        var recurrentCandidates = new ReadOnlyMatrix(trace.Candidates, all, width);
        var statesBefore = new ReadOnlyMatrix(trace.HiddenStates.AsSpan(reverse ? size : 0), all, width);
        PackedProduct.AddLeftTransposed(new ReadOnlyMatrix(inputs, all, weights.Inputs), gates, gradient.Input, rows, lengths);
        PackedProduct.AddLeftTransposed(statesBefore, Columns(gates, 0, 2 * width), Columns(gradient.Recurrent, 0, 2 * width), rows, lengths);
        Matrix candidateGradient = Columns(gradient.Recurrent, 2 * width, width);
        if (resetBefore) PackedProduct.AddLeftTransposed(recurrentCandidates, Columns(gates, 2 * width, width), candidateGradient, rows, lengths);
        else PackedProduct.AddLeftTransposed(statesBefore, recurrentCandidates, candidateGradient, rows, lengths);
        Axpy.AddRows(gates, gradient.Bias);
        if (!resetBefore) Axpy.AddRows(recurrentCandidates, gradient.CandidateBias);
        if (!inputGradient.IsEmpty)
            PackedProduct.AddRightTransposed(gates, weights.Input, new Matrix(inputGradient, all, weights.Inputs), rows, lengths);
    }

    private static Matrix At(Real[] values, int row, int rows, int width) => new(values.AsSpan(row * width, rows * width), rows, width);

    private static Matrix Columns(Matrix m, int from, int count) => m.Rows == 0 ? new Matrix(default, 0, count) : new Matrix(m.Values[from..], m.Rows, count, m.Stride);
}
