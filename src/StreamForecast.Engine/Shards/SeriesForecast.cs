using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Statistics;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Shards;

/// <summary>The forecast of one series at any horizons, asked for outside the stream: from its newest row again.</summary>
internal sealed class SeriesForecast(IStepModel model, SeriesStore store) : IDisposable
{
    private StepBuffers? step;      // kept, because a caller asks for the same horizons of many series

    /// <summary>Writes [horizons, LevelCount]; NaN for a series that never had a value.</summary>
    public void Write(int slot, ReadOnlySpan<int> horizons, Span<float> quantiles)
    {
        if (quantiles.Length != horizons.Length * NetworkShape.LevelCount)
            throw new ArgumentException($"BUG: {horizons.Length} horizons need {horizons.Length * NetworkShape.LevelCount} quantiles, got {quantiles.Length}.", nameof(quantiles));
        if (!store.HasBlock(slot))
        {
            quantiles.Fill(float.NaN);
            return;
        }

        if (step?.Horizons != horizons.Length)
        {
            step?.Dispose();
            step = model.Allocate(1, horizons.Length);
        }

        SeriesBlock block = store.Block(slot);
        SeasonLayout seasons = store.Seasons(slot);
        ref SeriesClock clock = ref store.Clock(slot);
        StandingRow.Gather(block, seasons, clock.Learnt, step, 0);
        DecoderInputs.Write(block.Statistics, seasons, clock.Learnt, clock.Row, horizons, step, 0, model.Shape);
        model.Step(step, 1);
        DecoderOutputs.Read(step, 0, quantiles);
        DecoderOutputs.Repair(step, 0, block.Repair, quantiles);
    }

    public void Dispose() => step?.Dispose();
}
