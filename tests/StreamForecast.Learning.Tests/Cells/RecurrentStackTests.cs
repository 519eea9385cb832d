using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Tests.Golden;

namespace StreamForecast.Learning.Tests.Cells;

public sealed class RecurrentStackTests
{
    public static TheoryData<CellKind> Kinds => [.. Enum.GetValues<CellKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void A_row_has_the_same_bits_whatever_stands_beside_it(CellKind kind)
    {
        var layout = new RecurrentLayout(kind, inputs: 5, hidden: 11, layers: 2, bidirectional: true);
        var all = new RecurrentCase(layout, steps: 6, rows: 21, lengths: []);
        all.Run();
        for (int row = 0; row < 21; row += 4)
        {
            RecurrentCase alone = all.Reordered([row]);
            alone.Run();
            Assert.Equal(Noise.Bits(all.Rows(all.Trace.Outputs, layout.Outputs, [row])), Noise.Bits(alone.Trace.Outputs));
            Assert.Equal(Noise.Bits(all.Rows(all.InputGradient, layout.Inputs, [row])), Noise.Bits(alone.InputGradient));
            Assert.Equal(Noise.Bits(all.Rows(all.StartGradient, layout.Hidden, [row])), Noise.Bits(alone.StartGradient));
        }
    }

    /// <summary>
    /// Masked, the rows stand as they were given; packed, sorted by falling length, and only those that still run are worked through. What belongs to
    /// a row has the same bits; the weights' gradient is a sum over rows in another order.
    /// </summary>
    [Theory, MemberData(nameof(Kinds))]
    public void Packing_equals_masking(CellKind kind)
    {
        var layout = new RecurrentLayout(kind, inputs: 5, hidden: 9, layers: 2, bidirectional: true);
        int[] lengths = [3, 8, 1, 8, 5, 2, 8, 4, 7];
        var masked = new RecurrentCase(layout, steps: 8, rows: 9, lengths);
        var order = new PackedRows(9);
        order.Sort(lengths);
        RecurrentCase packed = masked.Reordered([.. order.Order]);
        Assert.Equal(order.Lengths, packed.Lengths);

        masked.Run();
        packed.Run();

        Real[] outputs = new Real[packed.Trace.Outputs.Length], inputGradient = new Real[packed.InputGradient.Length], start = new Real[packed.StartGradient.Length];
        order.Scatter(packed.Trace.Outputs, layout.Outputs, outputs);
        order.Scatter(packed.InputGradient, layout.Inputs, inputGradient);
        order.Scatter(packed.StartGradient, layout.Hidden, start);
        Assert.Equal(Noise.Bits(masked.Trace.Outputs), Noise.Bits(outputs));
        Assert.Equal(Noise.Bits(masked.InputGradient), Noise.Bits(inputGradient));
        Assert.Equal(Noise.Bits(masked.StartGradient), Noise.Bits(start));
        Agreement.Check("weights", [.. masked.Gradient.Select(g => (double)g)], packed.Gradient, Agreement.StepTolerance);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_stands_beyond_a_sequences_end_changes_nothing(CellKind kind)
    {
        var layout = new RecurrentLayout(kind, inputs: 5, hidden: 9, layers: 2, bidirectional: true);
        int[] lengths = [3, 6, 1, 5];
        var one = new RecurrentCase(layout, steps: 6, rows: 4, lengths);
        var other = new RecurrentCase(layout, steps: 6, rows: 4, lengths);
        for (int t = 0; t < 6; t++)
            for (int r = 0; r < 4; r++)
                if (t >= lengths[r]) other.Inputs.AsSpan((t * 4 + r) * 5, 5).Fill(9);
        one.Run();
        other.Run();
        Assert.Equal(Noise.Bits(one.Trace.Outputs), Noise.Bits(other.Trace.Outputs));
        Assert.Equal(one.Gradient, other.Gradient);
        Assert.Equal(one.InputGradient, other.InputGradient);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Windows_with_the_state_carried_over_give_the_bits_of_one_long_run(CellKind kind)
    {
        var layout = new RecurrentLayout(kind, inputs: 3, hidden: 9, layers: 2);
        Real[] weights = Noise.Uniform(1, layout.Count), x = Noise.Uniform(2, 12 * 5 * 3);
        RecurrentTrace whole = new(layout, 12, 5), window = new(layout, 4, 5);
        RecurrentStack.Forward(weights, x, default, whole);
        for (int w = 0; w < 3; w++)
        {
            RecurrentStack.Forward(weights, x.AsSpan(w * 4 * 5 * 3, 4 * 5 * 3), default, window);
            Assert.Equal(Noise.Bits(whole.Outputs.Slice(w * 4 * 5 * 9, 4 * 5 * 9)), Noise.Bits(window.Outputs));
            window.CarryOver();
        }
        Assert.Equal(Noise.Bits(whole.Final()), Noise.Bits(window.Final()));
        window.ClearStart();
        RecurrentStack.Forward(weights, x.AsSpan(0, 4 * 5 * 3), default, window);
        Assert.Equal(Noise.Bits(whole.Outputs[..(4 * 5 * 9)]), Noise.Bits(window.Outputs));
    }

    [Fact]
    public void The_state_of_a_bidirectional_network_cannot_be_carried_over()
    {
        var trace = new RecurrentTrace(new RecurrentLayout(CellKind.Gru, 2, 3, bidirectional: true), 4, 1);
        Assert.StartsWith("BUG:", Assert.Throws<InvalidOperationException>(trace.CarryOver).Message);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Many_to_one_is_the_state_after_each_rows_own_last_step(CellKind kind)
    {
        var layout = new RecurrentLayout(kind, inputs: 3, hidden: 4, layers: 2, bidirectional: true);
        var run = new RecurrentCase(layout, steps: 6, rows: 3, [2, 6, 4]);
        run.Loss();
        for (int row = 0; row < 3; row++)
        {
            ReadOnlySpan<Real> last = run.Trace.Outputs.Slice(((run.Lengths[row] - 1) * 3 + row) * 8, 4), first = run.Trace.Outputs.Slice(row * 8 + 4, 4);
            Assert.Equal(Noise.Bits(last), Noise.Bits(run.Trace.Final(0).Slice(row * 4, 4)));
            Assert.Equal(Noise.Bits(first), Noise.Bits(run.Trace.Final(1).Slice(row * 4, 4)));
        }
    }

    [Fact]
    public void Where_only_states_are_scored_no_gradient_of_the_outputs_is_needed()
    {
        var layout = new RecurrentLayout(CellKind.Gru, inputs: 3, hidden: 4, layers: 2);
        Real[] weights = Noise.Uniform(1, layout.Count), x = Noise.Uniform(2, 5 * 2 * 3);
        Real[] Gradient(Real[] outputGradient)
        {
            var trace = new RecurrentTrace(layout, 5, 2);
            Real[] gradient = new Real[layout.Count];
            RecurrentStack.Forward(weights, x, default, trace);
            trace.StateGradient(1).Hidden.Span.Fill(1);
            RecurrentStack.Backward(weights, x, default, trace, outputGradient, gradient, default);
            return gradient;
        }
        Assert.Equal(Gradient(new Real[5 * 2 * 4]), Gradient([]));
        Assert.Contains(Gradient([]), g => g != 0);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_pass_there_and_back_allocates_nothing(CellKind kind)
    {
        var layout = new RecurrentLayout(kind, inputs: 7, hidden: 13, layers: 3, bidirectional: true);
        int[] lengths = [9, 7, 7, 2, 1];
        Real[] weights = Noise.Uniform(1, layout.Count), x = Noise.Uniform(2, 9 * 5 * 7), gradient = new Real[layout.Count], inputGradient = new Real[x.Length];
        var trace = new RecurrentTrace(layout, 9, 5);
        var order = new PackedRows(5);
        var random = new RandomStream(seed: 1);
        void Pass(bool masked)
        {
            order.Sort(lengths);
            trace.ClearStart();
            trace.DrawDropout(0.1f, ref random);
            RecurrentStack.Forward(weights, x, masked ? order.Lengths : default, trace);
            trace.ClearStateGradients();
            RecurrentStack.Backward(weights, x, masked ? order.Lengths : default, trace, default, gradient, inputGradient);
        }
        Assert.Equal(0, Allocation.Of(() => Pass(masked: false)));
        Assert.Equal(0, Allocation.Of(() => Pass(masked: true)));
    }

    [Fact]
    public void Dropout_leaves_the_mean_of_what_passes_between_layers_and_follows_its_seed()
    {
        // An identity of a second layer: rectified, weights one to one, no recurrence, so that its outputs are what passed.
        var layout = new RecurrentLayout(CellKind.ElmanRelu, inputs: 1, hidden: 50, layers: 2);
        Real[] weights = new Real[layout.Count];
        layout.Layer(weights, 0).Bias.Fill(2);
        for (int i = 0; i < 50; i++) layout.Layer(weights, 1).Input.Row(i)[i] = 1;
        var trace = new RecurrentTrace(layout, 40, 10);
        Real[] Passed(int seed)
        {
            var random = new RandomStream(seed);
            trace.DrawDropout(0.25f, ref random);
            RecurrentStack.Forward(weights, new Real[400], default, trace);
            return trace.Outputs.ToArray();
        }
        Real[] passed = Passed(1);
        Assert.Equal(0.25, passed.Count(v => v == 0) / 20000.0, tolerance: 0.01);
        Assert.All(passed, v => Assert.True(v == 0 || Math.Abs(v - 2 / 0.75) < 1e-5));
        Assert.Equal(2, passed.Average(), tolerance: 0.03);
        Assert.Equal(passed, Passed(1));
        Assert.NotEqual(passed, Passed(2));
        Assert.Throws<ArgumentException>(() => { var random = new RandomStream(1); trace.DrawDropout(1, ref random); });
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_weights_may_lie_within_a_larger_block_and_their_names_cover_it(CellKind kind)
    {
        var layout = new RecurrentLayout(kind, inputs: 3, hidden: 4, layers: 2, bidirectional: true);
        int next = 17;
        foreach (NamedView view in layout.Views("rows", offset: 17))
        {
            Assert.Equal(next, view.Offset);
            next += view.Length;
        }
        Assert.Equal(17 + layout.Count, next);
        Assert.Equal(next - 17, layout.Views("rows").DistinctBy(v => v.Name).Sum(v => v.Length));

        var single = new RecurrentLayout(kind, inputs: 3, hidden: 4);
        string[] names = [.. single.Views("lstm").Select(v => v.Name)];
        Assert.Equal(["lstm.input", "lstm.recurrent", "lstm.bias"], names[..3]);
    }

    [Fact]
    public void A_fresh_stack_is_drawn_within_its_bound_and_an_LSTM_remembers_at_first()
    {
        foreach (CellKind kind in Enum.GetValues<CellKind>())
        {
            var layout = new RecurrentLayout(kind, inputs: 3, hidden: 16, layers: 2);
            Real[] weights = new Real[layout.Count];
            var random = new RandomStream(seed: 3);
            layout.Draw(weights, ref random);
            Assert.All(layout.Layer(weights, 1).Recurrent.Values.ToArray(), w => Assert.InRange(w, -0.25f, 0.25f));
            Assert.True(weights.Distinct().Count() > 0.9 * weights.Length);
            if (kind == CellKind.Lstm) Assert.All(layout.Layer(weights, 1).Bias.Slice(16, 16).ToArray(), b => Assert.Equal(1, b));
        }
    }

    [Fact]
    public void What_does_not_fit_says_so()
    {
        var layout = new RecurrentLayout(CellKind.Gru, inputs: 3, hidden: 4);
        var trace = new RecurrentTrace(layout, 2, 5);
        string message = Assert.Throws<ArgumentException>(() => RecurrentStack.Forward(new Real[7], new Real[30], default, trace)).Message;
        Assert.Contains($"7 parameters instead of {layout.Count}", message);
        Assert.Throws<ArgumentException>(() => RecurrentStack.Forward(new Real[layout.Count], new Real[29], default, trace));
        Assert.Throws<ArgumentException>(() => RecurrentStack.Forward(new Real[layout.Count], new Real[30], [1, 2], trace));
        Assert.Throws<ArgumentException>(() => new RecurrentLayout(CellKind.Gru, inputs: 0, hidden: 4));
    }
}
