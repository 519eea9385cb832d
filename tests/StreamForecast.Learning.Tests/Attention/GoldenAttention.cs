using StreamForecast.Learning.Attention;
using StreamForecast.Learning.Tests.Cells;
using StreamForecast.Learning.Tests.Golden;

namespace StreamForecast.Learning.Tests.Attention;

/// <summary>Between PyTorch's names and layout of attention weights ([hidden, width], but Wa of the general score as here) and ours.</summary>
internal static class GoldenAttention
{
    /// <summary>The shape that the weights of a golden file speak of; its names may stand behind a prefix.</summary>
    public static AttentionShape Shape(GoldenFile weights, string kind, int queries, int states, string prefix = "") =>
        new(Enum.Parse<AttentionKind>(kind, ignoreCase: true), queries, states, weights.Has(prefix + "v") ? weights[prefix + "v"].Shape[0] : 0);

    public static Real[] Weights(GoldenFile weights, AttentionShape shape, string prefix = "")
    {
        Real[] block = new Real[shape.Count];
        var to = new AttentionParameters(block, shape);
        if (shape.Kind == AttentionKind.General) Values(weights[prefix + "Wa"]).CopyTo(to.Query.Values);
        if (shape.Kind != AttentionKind.Additive) return block;
        GoldenLstm.Transpose(Values(weights[prefix + "Wa"]), to.Query);
        GoldenLstm.Transpose(Values(weights[prefix + "Ua"]), to.Key);
        Values(weights[prefix + "v"]).CopyTo(to.Score);
        return block;
    }

    public static void Check(GoldenFile expected, AttentionParameters found, double tolerance, string prefix = "")
    {
        if (found.Shape.Kind == AttentionKind.General) Agreement.Check("dWa", expected[prefix + "Wa"].Data, found.Query.Values, tolerance);
        if (found.Shape.Kind != AttentionKind.Additive) return;
        Agreement.Check("dWa", expected[prefix + "Wa"].Data, GoldenLstm.Transposed(found.Query), tolerance);
        Agreement.Check("dUa", expected[prefix + "Ua"].Data, GoldenLstm.Transposed(found.Key), tolerance);
        Agreement.Check("dv", expected[prefix + "v"].Data, found.Score, tolerance);
    }

    public static Real[] Values(GoldenFile tensor) => [.. tensor.Data.Select(v => (Real)v)];

    /// <summary>The shares of one query as the files have them: [steps, rows].</summary>
    public static Real[] StepsFirst(AttentionTrace trace, int query)
    {
        Real[] shares = new Real[trace.Steps * trace.Rows];
        for (int t = 0; t < trace.Steps; t++)
            for (int r = 0; r < trace.Rows; r++) shares[t * trace.Rows + r] = trace.Shares(query, r)[t];
        return shares;
    }
}
