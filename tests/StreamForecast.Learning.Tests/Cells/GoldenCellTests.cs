using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Tests.Golden;

namespace StreamForecast.Learning.Tests.Cells;

/// <summary>Every recurrent network of PyTorch's reference files: outputs, last states, and the gradient of everything.</summary>
public sealed class GoldenCellTests
{
    private const double Tolerance = Agreement.Tolerance, SumTolerance = Agreement.SumTolerance;

    public static TheoryData<string> Files => [.. GoldenFile.Names("rnn_"), .. GoldenFile.Names("lstm_layers"), .. GoldenFile.Names("gru_layers")];

    [Theory, MemberData(nameof(Files))]
    public void Outputs_states_and_all_gradients_agree_with_PyTorch(string name)
    {
        GoldenFile golden = GoldenFile.Read(name), expected = golden["grad"];
        RecurrentLayout layout = GoldenCells.Layout(golden);
        (int steps, int rows) = (golden["x"].Shape[0], golden["x"].Shape[1]);
        int[] lengths = golden.Has("lengths") ? [.. golden.Numbers("lengths").Select(v => (int)v)] : [];
        Real[] x = golden["x"].Values, weights = GoldenCells.Weights(golden["weights"], layout), gradient = new Real[layout.Count], inputGradient = new Real[x.Length];
        var trace = new RecurrentTrace(layout, steps, rows);
        int size = rows * layout.Hidden;
        string[] states = layout.Cell.HasCellState() ? ["h", "c"] : ["h"];
        void EachState(Action<string, Func<(Memory<Real> Hidden, Memory<Real> Cell), Memory<Real>>, int, int, Range> visit)
        {
            foreach (string state in states)
                for (int i = 0; i < layout.Layers * layout.Directions; i++)
                    visit(state, pair => state == "h" ? pair.Hidden : pair.Cell, i / layout.Directions, i % layout.Directions, (i * size)..((i + 1) * size));
        }

        EachState((state, of, layer, direction, at) => golden[state + "0"].Values.AsMemory(at).CopyTo(of(trace.Start(layer, direction))));
        RecurrentStack.Forward(weights, x, lengths, trace);

        Agreement.Check("y", golden["y"].Data, trace.Outputs, Tolerance);
        double loss = Dot(trace.Outputs, golden["cotangent_y"].Data);
        EachState((state, of, layer, direction, at) =>
        {
            Span<Real> last = of(trace.End(layer, direction)).Span;
            Agreement.Check(state + "_n", golden[state + "_n"].Data[at], last, Tolerance);
            loss += Dot(last, golden[$"cotangent_{state}_n"].Data[at]);
            golden[$"cotangent_{state}_n"].Values.AsMemory(at).CopyTo(of(trace.StateGradient(layer, direction)));
        });
        Agreement.Check("loss", [golden.Number("loss")], [(Real)loss], Tolerance);

        RecurrentStack.Backward(weights, x, lengths, trace, golden["cotangent_y"].Values, gradient, inputGradient);

        GoldenCells.CheckGradient(expected, layout, gradient, SumTolerance);
        Agreement.Check("dx", expected["x"].Data, inputGradient, Tolerance);
        EachState((state, of, layer, direction, at) =>
            Agreement.Check($"d{state}0", expected[state + "0"].Data[at], of(trace.StateGradient(layer, direction)).Span, Tolerance));
    }

    [Fact]
    public void The_GRU_as_first_published_agrees_with_its_definition_in_PyTorch()
    {
        GoldenFile golden = GoldenFile.Read("gru_reset_before"), expected = golden["grad"];
        int[] shape = golden["x"].Shape;
        var layout = new RecurrentLayout(CellKind.GruResetBefore, shape[2], golden["h0"].Shape[1]);
        Real[] x = golden["x"].Values, weights = new Real[layout.Count], gradient = new Real[layout.Count], inputGradient = new Real[x.Length];
        CellParameters to = layout.Layer(weights, 0), found = layout.Layer(gradient, 0);
        GoldenCells.Transpose(golden["weights"]["W"].Values, to.Input);
        GoldenCells.Transpose(golden["weights"]["U"].Values, to.Recurrent);
        golden["weights"]["b"].Values.CopyTo(to.Bias);
        var trace = new RecurrentTrace(layout, shape[0], shape[1]);
        golden["h0"].Values.CopyTo(trace.Start(0).Hidden);

        RecurrentStack.Forward(weights, x, default, trace);

        Agreement.Check("y", golden["y"].Data, trace.Outputs, Tolerance);
        Agreement.Check("loss", [golden.Number("loss")], [(Real)Dot(trace.Outputs, golden["cotangent_y"].Data)], Tolerance);

        RecurrentStack.Backward(weights, x, default, trace, golden["cotangent_y"].Values, gradient, inputGradient);

        Agreement.Check("W", expected["W"].Data, GoldenCells.Transposed(found.Input), SumTolerance);
        Agreement.Check("U", expected["U"].Data, GoldenCells.Transposed(found.Recurrent), SumTolerance);
        Agreement.Check("b", expected["b"].Data, found.Bias, SumTolerance);
        Agreement.Check("dx", expected["x"].Data, inputGradient, Tolerance);
        Agreement.Check("dh0", expected["h0"].Data, trace.StateGradient(0).Hidden.Span, Tolerance);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Truncated_backpropagation_agrees_with_PyTorch_and_differs_from_the_full_one(bool truncated)
    {
        GoldenFile golden = GoldenFile.Read("lstm_truncated_bptt");
        RecurrentLayout layout = GoldenCells.Layout(golden);
        (int steps, int rows) = (golden["x"].Shape[0], golden["x"].Shape[1]);
        int window = truncated ? (int)golden.Number("window") : steps, inputs = window * rows * layout.Inputs, outputs = window * rows * layout.Outputs;
        var trace = new RecurrentTrace(layout, window, rows);
        Real[] x = golden["x"].Values, cotangent = golden["cotangent_y"].Values, weights = GoldenCells.Weights(golden["weights"], layout), gradient = new Real[layout.Count];
        double[] windowLosses = golden.Numbers("window_losses");

        double loss = 0;
        for (int w = 0; w < steps / window; w++)
        {
            ReadOnlySpan<Real> windowX = x.AsSpan(w * inputs, inputs), windowCotangent = cotangent.AsSpan(w * outputs, outputs);
            RecurrentStack.Forward(weights, windowX, default, trace);
            double windowLoss = Dot(trace.Outputs, golden["cotangent_y"].Data.AsSpan(w * outputs, outputs));
            if (truncated) Assert.Equal(windowLosses[w], windowLoss, tolerance: Tolerance);
            loss += windowLoss;
            trace.ClearStateGradients();
            RecurrentStack.Backward(weights, windowX, default, trace, windowCotangent, gradient, default);
            trace.CarryOver();
        }

        Assert.Equal(windowLosses.Sum(), loss, tolerance: Tolerance);
        GoldenCells.CheckGradient(golden[truncated ? "grad_truncated" : "grad_full"], layout, gradient, SumTolerance);
        Assert.ThrowsAny<Exception>(() => GoldenCells.CheckGradient(golden[truncated ? "grad_full" : "grad_truncated"], layout, gradient, SumTolerance));
    }

    private static double Dot(ReadOnlySpan<Real> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
