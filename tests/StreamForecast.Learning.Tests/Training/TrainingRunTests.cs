using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Losses;
using StreamForecast.Learning.Optimizers;
using StreamForecast.Learning.Tests.Cells;
using StreamForecast.Learning.Tests.Golden;

namespace StreamForecast.Learning.Tests.Training;

public sealed class TrainingRunTests
{
    [Fact]
    public void A_whole_training_run_follows_PyTorch_loss_by_loss()
    {
        GoldenFile golden = GoldenFile.Read("training_run"), start = golden["start"];
        int[] xShape = golden["x"][0].Shape;
        (int steps, int rows, int inputs) = (xShape[0], xShape[1], xShape[2]);
        (int outputs, int hidden) = (start["head.weight"].Shape[0], start["head.weight"].Shape[1]);
        Real[] levels = [.. golden.Numbers("quantiles").Select(v => (Real)v)];
        double[] losses = golden.Numbers("loss"), norms = golden.Numbers("gradient_norm_before_clipping");

        // PyTorch updates two equal biases per gate, each with the whole gradient: here they stay two, for clipping and for Adam.
        int input = 4 * hidden * inputs, recurrent = 4 * hidden * hidden, bias = 4 * hidden, head = hidden * outputs;
        Real[] all = new Real[input + recurrent + 2 * bias + head + outputs], gradient = new Real[all.Length];
        int biasAt = input + recurrent, headAt = biasAt + 2 * bias, headBiasAt = headAt + head;
        GoldenCells.Transpose(start["lstm.weight_ih_l0"].Values, new Matrix(all.AsSpan(0, input), inputs, 4 * hidden));
        GoldenCells.Transpose(start["lstm.weight_hh_l0"].Values, new Matrix(all.AsSpan(input, recurrent), hidden, 4 * hidden));
        start["lstm.bias_ih_l0"].Values.CopyTo(all, biasAt);
        start["lstm.bias_hh_l0"].Values.CopyTo(all, biasAt + bias);
        GoldenCells.Transpose(start["head.weight"].Values, new Matrix(all.AsSpan(headAt, head), hidden, outputs));
        start["head.bias"].Values.CopyTo(all, headBiasAt);

        var layout = new RecurrentLayout(CellKind.Lstm, inputs, hidden);
        var trace = new RecurrentTrace(layout, steps, rows);
        Real[] weights = new Real[layout.Count];
        var adam = new Adam(all.Length);
        int cells = steps * rows;
        Real[] quantiles = new Real[cells * outputs], slopes = new Real[cells * outputs], hiddenGradient = new Real[cells * hidden];
        for (int update = 0; update < losses.Length; update++)
        {
            all.AsSpan(0, biasAt + bias).CopyTo(weights);
            Axpy.Add(1, all.AsSpan(biasAt + bias, bias), layout.Layer(weights, 0).Bias);
            var headWeights = new Matrix(all.AsSpan(headAt, head), hidden, outputs);
            Real[] x = golden["x"][update].Values;
            trace.ClearStart();
            RecurrentStack.Forward(weights, x, default, trace);
            var states = new ReadOnlyMatrix(trace.Outputs, cells, hidden);
            var predicted = new Matrix(quantiles, cells, outputs);
            predicted.FillRows(all.AsSpan(headBiasAt, outputs));
            Product.Add(states, headWeights, predicted);
            double loss = PinballLoss.Mean(levels, golden["y"][update].Values, quantiles, default, slopes);
            Assert.True(Math.Abs(loss - losses[update]) < Agreement.Tolerance, $"update {update + 1}: loss {loss} instead of {losses[update]}");

            Array.Clear(gradient);
            Array.Clear(hiddenGradient);
            trace.ClearStateGradients();
            var slopeRows = new ReadOnlyMatrix(slopes, cells, outputs);
            Axpy.AddRows(slopeRows, gradient.AsSpan(headBiasAt, outputs));
            Product.AddLeftTransposed(states, slopeRows, new Matrix(gradient.AsSpan(headAt, head), hidden, outputs));
            Product.AddRightTransposed(slopeRows, headWeights, new Matrix(hiddenGradient, cells, hidden));
            RecurrentStack.Backward(weights, x, default, trace, hiddenGradient, gradient.AsSpan(0, biasAt + bias), default);
            gradient.AsSpan(biasAt, bias).CopyTo(gradient.AsSpan(biasAt + bias));

            double norm = GradientClip.ByGlobalNorm(gradient, 0.1);
            Assert.True(Math.Abs(norm - norms[update]) < Agreement.SumTolerance * norms[update], $"update {update + 1}: norm {norm} instead of {norms[update]}");
            adam.Update(all, gradient, 0.02);
        }

        GoldenFile end = golden["end"];
        Real[] Weights(int from, int rows, int columns) => GoldenCells.Transposed(new ReadOnlyMatrix(all.AsSpan(from, rows * columns), rows, columns));
        Agreement.Check("weight_ih", end["lstm.weight_ih_l0"].Data, Weights(0, inputs, 4 * hidden), Agreement.SumTolerance);
        Agreement.Check("weight_hh", end["lstm.weight_hh_l0"].Data, Weights(input, hidden, 4 * hidden), Agreement.SumTolerance);
        Agreement.Check("bias_ih", end["lstm.bias_ih_l0"].Data, all.AsSpan(biasAt, bias), Agreement.SumTolerance);
        Agreement.Check("bias_hh", end["lstm.bias_hh_l0"].Data, all.AsSpan(biasAt + bias, bias), Agreement.SumTolerance);
        Agreement.Check("head", end["head.weight"].Data, Weights(headAt, hidden, outputs), Agreement.SumTolerance);
        Agreement.Check("head bias", end["head.bias"].Data, all.AsSpan(headBiasAt, outputs), Agreement.SumTolerance);
    }
}
