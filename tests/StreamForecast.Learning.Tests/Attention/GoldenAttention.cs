using StreamForecast.Learning.Attention;
using StreamForecast.Learning.Tests.Cells;
using StreamForecast.Learning.Tests.Golden;

namespace StreamForecast.Learning.Tests.Attention;

/// <summary>Between PyTorch's names and layout of attention weights ([hidden, width], but Wa of the general score as here) and ours.</summary>
internal static class GoldenAttention
{
    public static void Fill(GoldenFile weights, AttentionParameters to)
    {
        if (to.Shape.Kind == AttentionKind.General) weights["Wa"].Values.CopyTo(to.Query.Values);
        if (to.Shape.Kind != AttentionKind.Additive) return;
        GoldenCells.Transpose(weights["Wa"].Values, to.Query);
        GoldenCells.Transpose(weights["Ua"].Values, to.Key);
        weights["v"].Values.CopyTo(to.Score);
    }

    public static void Check(GoldenFile expected, AttentionParameters found, double tolerance)
    {
        if (found.Shape.Kind == AttentionKind.General) Agreement.Check("Wa", expected["Wa"].Data, found.Query.Values, tolerance);
        if (found.Shape.Kind != AttentionKind.Additive) return;
        Agreement.Check("Wa", expected["Wa"].Data, GoldenCells.Transposed(found.Query), tolerance);
        Agreement.Check("Ua", expected["Ua"].Data, GoldenCells.Transposed(found.Key), tolerance);
        Agreement.Check("v", expected["v"].Data, found.Score, tolerance);
    }

    /// <summary>The shares of one query as the files have them: [steps, rows].</summary>
    public static Real[] StepsFirst(AttentionTrace trace, int query)
    {
        Real[] shares = new Real[trace.Steps * trace.Rows];
        for (int t = 0; t < trace.Steps; t++)
            for (int r = 0; r < trace.Rows; r++) shares[t * trace.Rows + r] = trace.Shares(query, r)[t];
        return shares;
    }
}
