using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>From a step's quantiles, relative to a row's newest value and scale, to the units of its series.</summary>
internal static class DecoderOutputs
{
    /// <summary>
    /// Writes the quantiles of row <paramref name="row"/>, [horizons, LevelCount]. False when the model gave anything that is not finite there, or left the
    /// range of a float: then all horizons are forecast from the evidence alone.
    /// </summary>
    public static bool Read(StepBuffers step, int row, Span<float> quantiles)
    {
        RowFrame frame = step.Frames[row];
        ReadOnlySpan<float> relative = step.Quantiles.AsSpan(row * quantiles.Length, quantiles.Length);
        Place(relative, frame, quantiles);
        if (RecurrentState.AreFinite(quantiles)) return true;

        int candidates = step.Candidates.Length / step.Unit.Length;
        for (int k = 0; k < step.Horizons; k++)
        {
            int cell = row * step.Horizons + k;
            Span<float> levels = quantiles.Slice(k * NetworkShape.LevelCount, NetworkShape.LevelCount);
            EvidenceForecast.Write(step.Candidates.AsSpan(cell * candidates, candidates), step.LogErrors.AsSpan(cell * candidates, candidates), step.Unit[cell], levels);
            Place(levels, frame, levels);
        }

        return false;
    }

    /// <summary>Repairs the quantiles that <see cref="Read"/> wrote: all that is published goes through here.</summary>
    public static void Repair(StepBuffers step, int row, in ForecastRepair repair, Span<float> quantiles)
    {
        for (int k = 0; k < step.Horizons; k++)
            repair.Apply(step.Ahead[row * step.Horizons + k], Evidence(step, row, k), quantiles.Slice(k * NetworkShape.LevelCount, NetworkShape.LevelCount));
    }

    /// <summary>What there is to remember of a row's forecast at one of the step's horizons, from what <see cref="Read"/> wrote.</summary>
    public static PendingForecast Pending(StepBuffers step, int row, int k, ReadOnlySpan<float> quantiles) =>
        new(quantiles.Slice(k * NetworkShape.LevelCount, NetworkShape.LevelCount), Evidence(step, row, k));

    private static float Evidence(StepBuffers step, int row, int k)
    {
        RowFrame frame = step.Frames[row];
        return frame.Newest + frame.Scale * step.Evidence[row * step.Horizons + k];
    }

    private static void Place(ReadOnlySpan<float> relative, RowFrame frame, Span<float> quantiles)
    {
        for (int i = 0; i < quantiles.Length; i++) quantiles[i] = frame.Newest + frame.Scale * relative[i];
    }
}
