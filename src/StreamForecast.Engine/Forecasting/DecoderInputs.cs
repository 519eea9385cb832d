using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>What the decoder reads about a row: candidates, their errors and features of every horizon, into the columns of a step.</summary>
internal static class DecoderInputs
{
    /// <summary>Writes row <paramref name="row"/> of the step for the forecasts made at <paramref name="t"/>, the newest row learnt.</summary>
    public static void Write(ReadOnlySpan<float> statistics, SeasonLayout seasons, long t, ReadOnlySpan<int> horizons, StepBuffers step, int row, NetworkShape shape)
    {
        for (int k = 0; k < horizons.Length; k++)
        {
            int cell = row * step.Horizons + k;
            step.Unit[cell] = CandidateForecasts.Write(statistics, seasons, t, horizons[k],
                step.Candidates.AsSpan(cell * shape.Candidates, shape.Candidates), step.LogErrors.AsSpan(cell * shape.Candidates, shape.Candidates),
                step.Features.AsSpan(cell * shape.Features, shape.Features));
        }
    }
}
