using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Forecasting;

/// <summary>What the decoder reads about a row: candidates, their errors and features of every horizon, and what they are relative to, into the columns of a step.</summary>
internal static class DecoderInputs
{
    private const long FarthestRow = 1 << 30;

    /// <summary>
    /// Writes row <paramref name="row"/> of the step: forecasts from what <paramref name="learnt"/>, the newest row with a value, has taught, for the rows that lie
    /// the horizons after <paramref name="newest"/>, which is later where gaps were reported since.
    /// </summary>
    public static void Write(ReadOnlySpan<byte> statistics, SeasonLayout seasons, long learnt, long newest, ReadOnlySpan<int> horizons, StepBuffers step, int row, StepShape shape)
    {
        int since = (int)Math.Min(newest - learnt, FarthestRow);
        step.Frames[row] = CandidateForecasts.Frame(statistics, seasons, learnt);
        for (int k = 0; k < horizons.Length; k++)
        {
            int cell = row * step.Horizons + k;
            step.Ahead[cell] = since + horizons[k];
            step.Unit[cell] = CandidateForecasts.Write(statistics, seasons, learnt, step.Ahead[cell],
                step.Candidates.AsSpan(cell * shape.Candidates, shape.Candidates), step.LogErrors.AsSpan(cell * shape.Candidates, shape.Candidates),
                step.Features.AsSpan(cell * shape.Features, shape.Features), out step.Evidence[cell]);
        }
    }
}
