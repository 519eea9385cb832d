namespace StreamForecast.Learning.Cells;

/// <summary>Which rows still run at a step, where sequences of unequal length stand side by side.</summary>
internal static class SequenceEnds
{
    /// <summary>Whether a row's sequence is over before <paramref name="step"/>; without lengths none ever is.</summary>
    public static bool Ended(ReadOnlySpan<int> lengths, int row, int step) => !lengths.IsEmpty && step >= lengths[row];

    /// <summary>
    /// Rows up to the last that still runs. Sorted by falling length (<see cref="PackedRows"/>) these are the running ones alone; in any other
    /// order those that ended among them are masked.
    /// </summary>
    public static int Running(ReadOnlySpan<int> lengths, int rows, int step)
    {
        while (rows > 0 && Ended(lengths, rows - 1, step)) rows--;
        return rows;
    }
}
