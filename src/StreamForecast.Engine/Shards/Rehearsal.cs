using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// Rebuilds the state of series whose interval was found, or found anew, by running the newest rows through statistics and network again,
/// as though the interval had been known when they came. All such series of a wave together, row by row.
/// </summary>
internal sealed class Rehearsal(IStepModel model, SeriesStore store, TimeRules rules, int waveRows) : IDisposable
{
    private readonly StepBuffers step = model.Allocate(waveRows, horizons: 1);      // only the recurrent state matters: the decoder's inputs stay zero
    private readonly int[] slots = new int[waveRows];
    private readonly RecentRows[] rows = new RecentRows[waveRows];
    private readonly long[] numbers = new long[waveRows * RecentRows.Length];
    private readonly int[] stepped = new int[waveRows];
    private int count;

    /// <summary>Starts the series anew with the rhythm found; its present row, the newest, is left to be learnt as any other.</summary>
    public void Add(int slot, FoundRhythm found)
    {
        SeasonLayout before = store.Seasons(slot);
        (slots[count], rows[count]) = (slot, store.Block(slot).Recent);
        store.Clock(slot).Restart(found, rules, rows[count], numbers.AsSpan(count * RecentRows.Length, RecentRows.Length));
        store.Reopen(slot, before);
        count++;
    }

    /// <summary>Learns all recent rows but the newest of the series added.</summary>
    public void Run()
    {
        for (int recent = 0; recent < RecentRows.Length - 1 && count > 0; recent++)
        {
            int taken = 0;
            for (int i = 0; i < count; i++)
                if (Learn(slots[i], rows[i], recent, numbers[i * RecentRows.Length + recent], taken)) stepped[taken++] = slots[i];
            if (taken > 0) Step(taken);
        }

        count = 0;
    }

    public void Dispose() => step.Dispose();

    private bool Learn(int slot, in RecentRows recentRows, int recent, long number, int to)
    {
        ref SeriesClock clock = ref store.Clock(slot);
        float value = recentRows[recent].Value;
        if (number < 0 || float.IsNaN(value)) return false;

        SeriesBlock block = store.Block(slot);
        SeasonLayout seasons = store.Seasons(slot);
        var row = new ObservedRow(number, value, recentRows.TimeOf(recent, clock.Newest), SkippedRows.Run(block.Statistics, seasons, clock.Learnt, number));
        model.Inputs.Observe(block.Statistics, seasons, row, step.Input.AsSpan(to * model.Shape.Inputs, model.Shape.Inputs));
        RecurrentState.Gather(block.Recurrent, step, to);
        clock.Learnt = number;
        return true;
    }

    private void Step(int taken)
    {
        model.Step(step, taken);
        for (int i = 0; i < taken; i++)
            RecurrentState.Scatter(step, i, store.Block(stepped[i]).Recurrent);
    }
}
