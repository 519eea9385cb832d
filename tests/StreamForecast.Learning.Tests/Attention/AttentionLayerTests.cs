using StreamForecast.Learning.Attention;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Tests.Golden;

namespace StreamForecast.Learning.Tests.Attention;

public sealed class AttentionLayerTests
{
    public static TheoryData<string> Files => [.. GoldenFile.Names("attention_")];

    [Theory, MemberData(nameof(Files))]
    public void Shares_context_and_all_gradients_agree_with_PyTorch(string name)
    {
        GoldenFile golden = GoldenFile.Read(name), expected = golden["grad"];
        int[] stateShape = golden["E"].Shape, lengths = [.. golden.Numbers("lengths").Select(v => (int)v)];
        (int steps, int rows, int states, int queries) = (stateShape[0], stateShape[1], stateShape[2], golden["q"].Shape[1]);
        AttentionKind kind = Enum.Parse<AttentionKind>(golden.Text("kind"), ignoreCase: true);
        var shape = new AttentionShape(kind, queries, states, Hidden: kind == AttentionKind.Additive ? golden["weights"]["v"].Shape[0] : 0);
        var weights = new AttentionParameters(new Real[shape.Count], shape);
        var gradient = new AttentionParameters(new Real[shape.Count], shape);
        GoldenAttention.Fill(golden["weights"], weights);
        Real[] e = golden["E"].Values, q = golden["q"].Values, stateGradient = new Real[e.Length], queryGradient = new Real[q.Length];
        var query = new ReadOnlyMatrix(q, rows, queries);
        var trace = new AttentionTrace(shape, steps, rows, queries: 1);

        AttentionLayer.Begin(weights, e, trace);
        AttentionLayer.Forward(weights, e, lengths, query, trace, at: 0);

        Agreement.Check("shares", golden["weight_of_steps"].Data, GoldenAttention.StepsFirst(trace, 0), Agreement.Tolerance);
        Agreement.Check("context", golden["context"].Data, trace.Context(0).Values, Agreement.Tolerance);

        var cotangent = new ReadOnlyMatrix(golden["cotangent_context"].Values, rows, states);
        AttentionLayer.Backward(weights, e, lengths, query, trace, 0, cotangent, gradient, new Matrix(queryGradient, rows, queries), stateGradient);
        AttentionLayer.End(weights, e, trace, gradient, stateGradient);

        Agreement.Check("dE", expected["E"].Data, stateGradient, Agreement.SumTolerance);
        Agreement.Check("dq", expected["q"].Data, queryGradient, Agreement.SumTolerance);
        GoldenAttention.Check(expected, gradient, Agreement.SumTolerance);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_lies_beyond_a_rows_length_changes_nothing_and_has_no_gradient(AttentionKind kind)
    {
        var one = new AttentionCase(kind, steps: 9, rows: 4, lengths: [9, 4, 1, 0]);
        var other = new AttentionCase(kind, steps: 9, rows: 4, lengths: [9, 4, 1, 0]);
        for (int t = 0; t < 9; t++)
            for (int r = 0; r < 4; r++)
                if (t >= one.Lengths[r]) other.State(t, r).Fill(5);
        one.Run();
        other.Run();
        Assert.Equal(one.Outcome(), other.Outcome());
        for (int t = 0; t < 9; t++)
            for (int r = 0; r < 4; r++)
                Assert.Equal(t < one.Lengths[r], one.StateGradient(t, r).ContainsAnyExcept((Real)0));
        for (int r = 0; r < 4; r++)
        {
            ReadOnlySpan<Real> shares = one.Trace.Shares(0, r);
            Assert.False(shares[one.Lengths[r]..].ContainsAnyExcept((Real)0));
            Assert.Equal(one.Lengths[r] > 0 ? 1 : 0, shares.ToArray().Sum(s => (double)s), tolerance: 1e-6);
        }
        Assert.False(one.Trace.Context(0).Row(3).ContainsAnyExcept((Real)0));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_row_has_the_same_bits_whatever_stands_beside_it(AttentionKind kind)
    {
        var all = new AttentionCase(kind, steps: 7, rows: 19, lengths: []);
        all.Run();
        for (int row = 0; row < 19; row += 5)
        {
            AttentionCase alone = all.Alone(row);
            alone.Run();
            for (int query = 0; query < AttentionCase.Queries; query++)
            {
                Assert.Equal(all.Trace.Shares(query, row).ToArray(), alone.Trace.Shares(query, 0).ToArray());
                Assert.Equal(all.Trace.Context(query).Row(row).ToArray(), alone.Trace.Context(query).Row(0).ToArray());
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_batch_allocates_nothing(AttentionKind kind)
    {
        var batch = new AttentionCase(kind, steps: 20, rows: 8, lengths: []);
        Assert.Equal(0, Allocation.Of(batch.Run));
    }

    [Fact]
    public void Widths_that_cannot_meet_are_refused()
    {
        string message = Assert.Throws<ArgumentException>(() => new AttentionTrace(new AttentionShape(AttentionKind.Dot, 5, 6, 0), 1, 1, 1)).Message;
        Assert.Contains("5 and 6", message);
        Assert.Throws<ArgumentException>(() => new AttentionTrace(new AttentionShape(AttentionKind.Additive, 5, 6, 0), 1, 1, 1));
    }

    public static TheoryData<AttentionKind> Kinds => [.. Enum.GetValues<AttentionKind>()];
}
