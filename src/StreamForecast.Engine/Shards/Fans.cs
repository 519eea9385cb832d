using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Shards;

/// <summary>The longer forecasts of <see cref="FanOptions"/>, for the rows of a wave that are due by their number in the series: decoded after the wave, some at once.</summary>
internal sealed class Fans : IDisposable
{
    private const int CellsAtOnce = 4096;       // rows times horizons: some two megabytes of columns

    private readonly IStepModel model;
    private readonly SeriesStore store;
    private readonly int every;
    private readonly int[] horizons;
    private readonly StepBuffers step;
    private readonly (int Slot, int Row)[] due;
    private int count;

    public Fans(IStepModel model, SeriesStore store, FanOptions options, int waveRows)
    {
        (this.model, this.store, every, horizons) = (model, store, options.Every, [.. options.Horizons]);
        step = model.Allocate(Math.Clamp(CellsAtOnce / horizons.Length, 1, waveRows), horizons.Length);
        due = new (int, int)[waveRows];
    }

    /// <summary>Steps ahead, ascending.</summary>
    public ReadOnlySpan<int> Horizons => horizons;

    /// <summary>Takes an observed row, after it was learnt, with its place in the batch.</summary>
    public void Add(int slot, int row)
    {
        if (store.Clock(slot).Row % every == 0) due[count++] = (slot, row);
    }

    /// <summary>Writes the fans of the rows that were due.</summary>
    public void Run(ResultBatch results)
    {
        for (int from = 0; from < count; from += step.Rows) Run(due.AsSpan(from, Math.Min(step.Rows, count - from)), results);
        count = 0;
    }

    public void Dispose() => step.Dispose();

    private void Run(ReadOnlySpan<(int Slot, int Row)> rows, ResultBatch results)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            SeriesBlock block = store.Block(rows[i].Slot);
            SeasonLayout seasons = store.Seasons(rows[i].Slot);
            long newest = store.Clock(rows[i].Slot).Row;
            StandingRow.Gather(block, seasons, newest, step, i);
            DecoderInputs.Write(block.Statistics, seasons, newest, newest, horizons, step, i, model.Shape);
        }

        model.Step(step, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            Span<float> quantiles = results.AddFan(rows[i].Row);
            DecoderOutputs.Read(step, i, quantiles);
            DecoderOutputs.Repair(step, i, store.Block(rows[i].Slot).Repair, quantiles);
        }
    }
}
