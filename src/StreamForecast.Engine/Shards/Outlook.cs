using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Statistics;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// The forecasts that a series makes for itself, every eighth row and farther ahead than may be published: <see cref="ForecastRepair"/> compares them with what comes.
/// Those of a wave together, after its rows were stepped.
/// </summary>
internal sealed class Outlook(IStepModel model, SeriesStore store, int waveRows) : IDisposable
{
    private readonly StepBuffers step = model.Allocate(waveRows, ForecastRepair.Leads.Length);
    private readonly float[] quantiles = new float[ForecastRepair.Leads.Length * NetworkShape.LevelCount];
    private readonly int[] slots = new int[waveRows];
    private int count;

    /// <summary>A series whose newest row was learnt and is due.</summary>
    public void Add(int slot) => slots[count++] = slot;

    /// <summary>Forecasts for the series added.</summary>
    public void Run()
    {
        if (count == 0) return;
        for (int i = 0; i < count; i++)
        {
            SeriesBlock block = store.Block(slots[i]);
            long row = store.Clock(slots[i]).Row;
            SeasonLayout seasons = store.Seasons(slots[i]);
            StandingRow.Gather(block, seasons, row, step, i);
            DecoderInputs.Write(block.Statistics, seasons, row, row, ForecastRepair.Leads, step, i, model.Shape);
        }

        model.Step(step, count);
        for (int i = 0; i < count; i++)
        {
            DecoderOutputs.Read(step, i, quantiles);
            store.Block(slots[i]).Repair.Keep(store.Clock(slots[i]).Row, DecoderOutputs.Pending(step, i, 0, quantiles), DecoderOutputs.Pending(step, i, 1, quantiles));
        }

        count = 0;
    }

    public void Dispose() => step.Dispose();
}
