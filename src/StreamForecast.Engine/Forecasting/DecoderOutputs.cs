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

    private static void Place(ReadOnlySpan<float> relative, RowFrame frame, Span<float> quantiles)
    {
        for (int i = 0; i < quantiles.Length; i++) quantiles[i] = frame.Newest + frame.Scale * relative[i];
    }
}
