using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Attention;

/// <summary>
/// Attention of a decoder over the states of an encoder: each query is scored against every state of its own row, the scores become shares
/// that add up to one, and the context is the states' mean under those shares. Each row ends at its length.
/// </summary>
/// <remarks>
/// Bahdanau, Cho, Bengio: Neural machine translation by jointly learning to align and translate, 2014; Luong, Pham, Manning:
/// Effective approaches to attention-based neural machine translation, 2015. Time first: states are [steps, rows, States]. A batch goes
/// <see cref="Begin"/>, <see cref="Forward"/> for each query, then <see cref="Backward"/> for each and <see cref="End"/>.
/// </remarks>
public static class AttentionLayer
{
    /// <summary>Looks at the states of a batch once, before its first query.</summary>
    public static void Begin(AttentionParameters weights, ReadOnlySpan<Real> states, AttentionTrace trace)
    {
        Array.Clear(trace.KeyGradient);
        if (weights.Shape.Kind != AttentionKind.Additive) return;
        Array.Clear(trace.Keys);
        int all = trace.Steps * trace.Rows;
        Product.Add(new ReadOnlyMatrix(states, all, weights.Shape.States), weights.Key, new Matrix(trace.Keys, all, weights.Shape.Hidden));
    }

    /// <summary>
    /// Answers the queries [rows, Queries] number <paramref name="at"/>: shares and contexts are left in <paramref name="trace"/>.
    /// <paramref name="lengths"/> [rows] may be empty: all states count.
    /// </summary>
    public static void Forward(AttentionParameters weights, ReadOnlySpan<Real> states, ReadOnlySpan<int> lengths, ReadOnlyMatrix query,
        AttentionTrace trace, int at)
    {
        Matrix projected = trace.Projected(at), context = trace.Context(at);
        Project(weights, query, projected);
        context.Values.Clear();
        for (int r = 0; r < trace.Rows; r++)
        {
            int length = lengths.IsEmpty ? trace.Steps : lengths[r];
            Span<Real> shares = trace.Shares(at, r);
            for (int t = 0; t < length; t++) shares[t] = Score(weights, states, projected.Row(r), trace, t, r);
            Softmax.Forward(shares[..length]);
            shares[length..].Clear();
            for (int t = 0; t < length; t++) Axpy.Add(shares[t], State(states, weights.Shape, trace, t, r), context.Row(r));
        }
    }

    /// <summary>
    /// Goes back through query number <paramref name="at"/>, given dLoss/dcontext [rows, States]. Adds to <paramref name="gradient"/>, to
    /// <paramref name="queryGradient"/> [rows, Queries] and to <paramref name="stateGradient"/> [steps, rows, States]; what passes
    /// through the keys waits for <see cref="End"/>.
    /// </summary>
    public static void Backward(AttentionParameters weights, ReadOnlySpan<Real> states, ReadOnlySpan<int> lengths, ReadOnlyMatrix query,
        AttentionTrace trace, int at, ReadOnlyMatrix contextGradient, AttentionParameters gradient, Matrix queryGradient, Span<Real> stateGradient)
    {
        AttentionShape shape = weights.Shape;
        Matrix projected = trace.Projected(at);
        var projectedGradient = new Matrix(trace.QueryGradient, trace.Rows, shape.Meeting);
        projectedGradient.Values.Clear();
        for (int r = 0; r < trace.Rows; r++)
        {
            int length = lengths.IsEmpty ? trace.Steps : lengths[r];
            ReadOnlySpan<Real> shares = trace.Shares(at, r)[..length], above = contextGradient.Values.Slice(r * contextGradient.Stride, shape.States);
            Span<Real> scores = trace.ScoreGradient.AsSpan(0, length), queryRow = projectedGradient.Row(r);
            for (int t = 0; t < length; t++) scores[t] = InnerProduct.Of(above, State(states, shape, trace, t, r));
            Softmax.Backward(shares, scores);
            for (int t = 0; t < length; t++)
            {
                Span<Real> down = stateGradient.Slice((t * trace.Rows + r) * shape.States, shape.States);
                Axpy.Add(shares[t], above, down);
                if (shape.Kind == AttentionKind.Additive)
                {
                    AdditiveScore.Backward(scores[t], projected.Row(r), Key(shape, trace.Keys, trace, t, r), weights.Score, queryRow,
                        Key(shape, trace.KeyGradient, trace, t, r), gradient.Score);
                }
                else
                {
                    Axpy.Add(scores[t], projected.Row(r), down);
                    Axpy.Add(scores[t], State(states, shape, trace, t, r), queryRow);
                }
            }
        }
        ProjectBack(weights, query, projectedGradient, gradient, queryGradient);
    }

    /// <summary>After the last <see cref="Backward"/> of a batch: passes the keys' gradient on to their weights and to the states.</summary>
    public static void End(AttentionParameters weights, ReadOnlySpan<Real> states, AttentionTrace trace, AttentionParameters gradient,
        Span<Real> stateGradient)
    {
        if (weights.Shape.Kind != AttentionKind.Additive) return;
        int all = trace.Steps * trace.Rows;
        var keys = new ReadOnlyMatrix(trace.KeyGradient, all, weights.Shape.Hidden);
        Product.AddLeftTransposed(new ReadOnlyMatrix(states, all, weights.Shape.States), keys, gradient.Key);
        Product.AddRightTransposed(keys, weights.Key, new Matrix(stateGradient, all, weights.Shape.States));
    }

    private static void Project(AttentionParameters weights, ReadOnlyMatrix query, Matrix projected)
    {
        projected.Values.Clear();
        if (weights.Shape.Kind != AttentionKind.Dot) Product.Add(query, weights.Query, projected);
        else
            for (int r = 0; r < query.Rows; r++) query.Values.Slice(r * query.Stride, query.Columns).CopyTo(projected.Row(r));
    }

    private static void ProjectBack(AttentionParameters weights, ReadOnlyMatrix query, ReadOnlyMatrix above, AttentionParameters gradient, Matrix queryGradient)
    {
        if (weights.Shape.Kind != AttentionKind.Dot)
        {
            Product.AddLeftTransposed(query, above, gradient.Query);
            Product.AddRightTransposed(above, weights.Query, queryGradient);
        }
        else
        {
            for (int r = 0; r < above.Rows; r++) Axpy.Add(1, above.Values.Slice(r * above.Stride, above.Columns), queryGradient.Row(r));
        }
    }

    private static Real Score(AttentionParameters weights, ReadOnlySpan<Real> states, ReadOnlySpan<Real> projected, AttentionTrace trace, int t, int r)
    {
        AttentionShape shape = weights.Shape;
        return shape.Kind == AttentionKind.Additive
            ? AdditiveScore.Of(projected, Key(shape, trace.Keys, trace, t, r), weights.Score)
            : InnerProduct.Of(projected, State(states, shape, trace, t, r));
    }

    private static ReadOnlySpan<Real> State(ReadOnlySpan<Real> states, AttentionShape shape, AttentionTrace trace, int t, int r) =>
        states.Slice((t * trace.Rows + r) * shape.States, shape.States);

    private static Span<Real> Key(AttentionShape shape, Real[] keys, AttentionTrace trace, int t, int r) =>
        keys.AsSpan((t * trace.Rows + r) * shape.Hidden, shape.Hidden);
}
