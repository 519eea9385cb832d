using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Tests.Golden;

namespace StreamForecast.Learning.Tests.Cells;

public sealed class LstmStackTests
{
    private const double Tolerance = Agreement.Tolerance, SumTolerance = Agreement.SumTolerance;

    public static TheoryData<string> Files => [.. GoldenFile.Names("lstm_layers")];

    [Theory, MemberData(nameof(Files))]
    public void Outputs_states_and_all_gradients_agree_with_PyTorch(string name)
    {
        GoldenFile golden = GoldenFile.Read(name);
        int[] shape = golden["x"].Shape, stateShape = golden["h0"].Shape;
        (int steps, int rows, int inputs, int hidden) = (shape[0], shape[1], shape[2], stateShape[2]);
        bool bidirectional = golden.Flag("bidirectional");
        LstmStack stack = GoldenLstm.Stack(golden["weights"], inputs, hidden, (int)golden.Number("layers"), bidirectional);
        int[] lengths = golden.Has("lengths") ? [.. golden.Numbers("lengths").Select(v => (int)v)] : [];
        Real[] x = golden["x"].Values;
        var trace = new LstmStackTrace(stack, steps, rows);
        int size = rows * hidden;
        void EachState(Action<int, int, int> visit)
        {
            for (int i = 0; i < stack.Layers * stack.Directions; i++) visit(i / stack.Directions, i % stack.Directions, i * size);
        }

        EachState((layer, direction, at) =>
        {
            golden["h0"].Values.AsMemory(at, size).CopyTo(trace.Start(layer, direction).Hidden);
            golden["c0"].Values.AsMemory(at, size).CopyTo(trace.Start(layer, direction).Cell);
        });
        stack.Forward(x, lengths, trace);

        Agreement.Check("y", golden["y"].Data, trace.Outputs, Tolerance);
        double loss = trace.Outputs.ToArray().Zip(golden["cotangent_y"].Data, (a, b) => a * b).Sum();
        EachState((layer, direction, at) =>
        {
            (Memory<Real> h, Memory<Real> c) = trace.End(layer, direction);
            Agreement.Check("h_n", golden["h_n"].Data[at..(at + size)], h.Span, Tolerance);
            Agreement.Check("c_n", golden["c_n"].Data[at..(at + size)], c.Span, Tolerance);
            loss += h.ToArray().Zip(golden["cotangent_h_n"].Data.Skip(at), (a, b) => a * b).Sum();
            loss += c.ToArray().Zip(golden["cotangent_c_n"].Data.Skip(at), (a, b) => a * b).Sum();
            golden["cotangent_h_n"].Values.AsSpan(at, size).CopyTo(trace[layer, direction].HiddenGradient);
            golden["cotangent_c_n"].Values.AsSpan(at, size).CopyTo(trace[layer, direction].CellGradient);
        });
        Agreement.Check("loss", [golden.Number("loss")], [(Real)loss], Tolerance);

        Real[] gradient = new Real[stack.Parameters.Length], inputGradient = new Real[x.Length];
        stack.Backward(x, lengths, trace, golden["cotangent_y"].Values, gradient, inputGradient);

        GoldenLstm.Check(golden["grad"], stack, gradient, SumTolerance);
        Agreement.Check("dx", golden["grad"]["x"].Data, inputGradient, Tolerance);
        EachState((layer, direction, at) =>
        {
            Agreement.Check("dh0", golden["grad"]["h0"].Data[at..(at + size)], trace[layer, direction].HiddenGradient, Tolerance);
            Agreement.Check("dc0", golden["grad"]["c0"].Data[at..(at + size)], trace[layer, direction].CellGradient, Tolerance);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Truncated_backpropagation_agrees_with_PyTorch_and_differs_from_the_full_one(bool truncated)
    {
        GoldenFile golden = GoldenFile.Read("lstm_truncated_bptt");
        int[] shape = golden["x"].Shape;
        (int steps, int rows, int inputs, int hidden) = (shape[0], shape[1], shape[2], golden["cotangent_y"].Shape[2]);
        int window = truncated ? (int)golden.Number("window") : steps;
        LstmStack stack = GoldenLstm.Stack(golden["weights"], inputs, hidden, layers: 1, bidirectional: false);
        var trace = new LstmStackTrace(stack, window, rows);
        Real[] x = golden["x"].Values, cotangent = golden["cotangent_y"].Values, gradient = new Real[stack.Parameters.Length];
        double[] windowLosses = golden.Numbers("window_losses");

        double loss = 0;
        for (int from = 0; from < steps; from += window)
        {
            ReadOnlySpan<Real> windowX = x.AsSpan(from * rows * inputs, window * rows * inputs);
            Real[] windowCotangent = cotangent[(from * rows * hidden)..((from + window) * rows * hidden)];
            stack.Forward(windowX, default, trace);
            double windowLoss = trace.Outputs.ToArray().Zip(windowCotangent, (a, b) => a * b).Sum();
            if (truncated) Assert.Equal(windowLosses[from / window], windowLoss, tolerance: Tolerance);
            loss += windowLoss;
            trace.ClearStateGradients();
            stack.Backward(windowX, default, trace, windowCotangent, gradient, default);
            trace.CarryOver();
        }

        Assert.Equal(windowLosses.Sum(), loss, tolerance: Tolerance);
        GoldenLstm.Check(golden[truncated ? "grad_truncated" : "grad_full"], stack, gradient, SumTolerance);
        Assert.ThrowsAny<Exception>(() => GoldenLstm.Check(golden[truncated ? "grad_full" : "grad_truncated"], stack, gradient, SumTolerance));
    }

    [Fact]
    public void A_row_has_the_same_bits_whatever_stands_beside_it()
    {
        var stack = new LstmStack(inputs: 5, hidden: 11, layers: 2, bidirectional: true, seed: 3);
        const int Steps = 6, Rows = 37;
        Real[] x = Noise.Uniform(4, Steps * Rows * 5);
        var all = new LstmStackTrace(stack, Steps, Rows);
        stack.Forward(x, default, all);
        for (int row = 0; row < Rows; row += 6)
        {
            Real[] alone = [.. Enumerable.Range(0, Steps).SelectMany(t => x.AsSpan((t * Rows + row) * 5, 5).ToArray())];
            var trace = new LstmStackTrace(stack, Steps, 1);
            stack.Forward(alone, default, trace);
            for (int t = 0; t < Steps; t++)
                Assert.Equal(Noise.Bits(all.Outputs.Slice((t * Rows + row) * 22, 22)), Noise.Bits(trace.Outputs.Slice(t * 22, 22)));
        }
    }

    [Fact]
    public void The_state_of_a_bidirectional_network_cannot_be_carried_over()
    {
        var stack = new LstmStack(2, 3, layers: 1, bidirectional: true, seed: 1);
        Assert.StartsWith("BUG:", Assert.Throws<InvalidOperationException>(() => new LstmStackTrace(stack, 4, 1).CarryOver()).Message);
    }

    [Fact]
    public void A_pass_allocates_nothing_once_its_trace_is_there()
    {
        const int Steps = 5, Rows = 7;
        var stack = new LstmStack(inputs: 3, hidden: 18, layers: 2, bidirectional: false, seed: 1);
        var trace = new LstmStackTrace(stack, Steps, Rows);
        Real[] x = Noise.Uniform(2, Steps * Rows * 3), above = Noise.Uniform(3, Steps * Rows * 18), gradient = new Real[stack.Parameters.Length], inputGradient = new Real[x.Length];
        void Pass()
        {
            stack.Forward(x, default, trace);
            stack.Backward(x, default, trace, above, gradient, inputGradient);
        }
        Pass();                                  // the first one sizes the packed weights
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pass();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
