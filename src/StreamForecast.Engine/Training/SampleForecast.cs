using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Statistics;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Training;

/// <summary>One forecast of a series whose end is known, to be looked at: made at a row near its end by what production steps.</summary>
/// <param name="Name">The series' key.</param>
/// <param name="Past">Rows up to the one it was made at; NaN for a gap.</param>
/// <param name="Came">The rows forecast, as they came.</param>
/// <param name="Quantiles">[Came.Length, LevelCount], in the series' own units.</param>
public sealed record SampleForecast(string Name, float[] Past, float[] Came, float[] Quantiles)
{
    private const int MostHorizons = 48;
    private const int MostSteps = 512;       // of the network before the forecast; its state forgets what lies further back

    /// <summary>
    /// Forecasts the last rows of <paramref name="series"/> from all before them: as many as its horizon and 48 allow, none of them before
    /// <see cref="TrainingSeries.First"/>. Null when it is too short for that.
    /// </summary>
    public static SampleForecast? Make(IStepModel model, TrainingSeries series)
    {
        float[] values = series.Values;
        int horizons = Math.Min(Math.Min(series.Horizon, MostHorizons), (values.Length - series.First) / 2);
        int begin = Array.FindIndex(values, float.IsFinite), newest = Array.FindLastIndex(values, values.Length - 1 - horizons, float.IsFinite);
        if (horizons < 1 || newest <= begin || newest < series.First) return null;

        SeasonLayout layout = SeasonLayout.Of(series.Season, series.LongSeason);
        byte[] block = new byte[layout.Size], state = new byte[RecurrentState.Bytes(model.Shape)];
        float[] quantiles = new float[horizons * NetworkShape.LevelCount];
        SeriesStatistics.Start(block, layout);
        int[] all = [.. Enumerable.Range(1, horizons)];
        using StepBuffers walk = model.Allocate(1, 1), look = model.Allocate(1, horizons);
        for (int row = begin; row <= newest; row++)
        {
            StepBuffers step = row == newest ? look : walk;
            if (!float.IsFinite(values[row]))
            {
                SeriesStatistics.Skip(block, layout, row - begin);
                continue;
            }
            SeriesStatistics.Observe(block, layout, row - begin, values[row], step.Input.AsSpan(0, SeriesStatistics.Inputs));
            if (row <= newest - MostSteps) continue;
            RecurrentState.Gather(state, step, 0);
            DecoderInputs.Write(block, layout, row - begin, row - begin, row == newest ? all : all.AsSpan(0, 1), step, 0, model.Shape);
            model.Step(step, 1);
            RecurrentState.Scatter(step, 0, state);
        }
        DecoderOutputs.Read(look, 0, quantiles);
        int first = Math.Max(begin, newest + 1 - 3 * horizons);
        return new SampleForecast(series.Name, values[first..(newest + 1)], values[(newest + 1)..(newest + 1 + horizons)], quantiles);
    }
}
