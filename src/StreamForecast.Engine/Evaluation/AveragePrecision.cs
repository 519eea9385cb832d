namespace StreamForecast.Engine.Evaluation;

/// <summary>
/// The area under the precision-recall curve of single rows as the sum of precision times the step in recall, without interpolation
/// (Davis and Goadrich, ICML 2006, tell why not). Rows of equal score are one step.
/// </summary>
public static class AveragePrecision
{
    /// <summary>In [0, 1]; NaN when no row is labelled. A score without meaning has about the labelled share.</summary>
    public static double Of(ReadOnlySpan<ScoredRow> rows)
    {
        ScoredRow[] sorted = rows.ToArray();
        Array.Sort(sorted);
        long labelled = 0, found = 0, taken = 0;
        foreach (var row in sorted) labelled += row.IsAnomaly ? 1 : 0;

        double area = 0;
        for (int i = sorted.Length - 1; i >= 0;)
        {
            float score = sorted[i].Score;
            long before = found;
            for (; i >= 0 && sorted[i].Score == score; i--, taken++) found += sorted[i].IsAnomaly ? 1 : 0;
            area += (found - before) / (double)labelled * found / taken;
        }
        return labelled == 0 ? double.NaN : area;
    }
}
