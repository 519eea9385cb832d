using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// The newest row of a series as an input of the step, for forecasts that are made from it again. Our own networks decode the standing state; a model that cannot
/// takes the row once more, from the state before it.
/// </summary>
internal static class StandingRow
{
    /// <summary>Writes input, state and <see cref="StepBuffers.Observed"/> of row <paramref name="to"/>; <paramref name="learnt"/> is the series' newest row.</summary>
    public static void Gather(SeriesBlock block, SeasonLayout seasons, long learnt, StepBuffers step, int to)
    {
        Write(block, seasons, learnt, step, to);
        RecurrentState.Gather(State(block, step.Shape), step, to);
    }

    /// <summary>All but the state.</summary>
    public static void Write(SeriesBlock block, SeasonLayout seasons, long learnt, StepBuffers step, int to)
    {
        Span<float> input = step.Input.AsSpan(to * step.Shape.Inputs, step.Shape.Inputs);
        bool again = step.Shape.Form == StateForm.Repeated;
        step.Observed[to] = again ? 1 : 0;
        if (again) block.Input.CopyTo(input);
        else SeriesStatistics.Input(block.Statistics, seasons, learnt, input);
    }

    /// <summary>The state that goes with it.</summary>
    public static ReadOnlySpan<byte> State(SeriesBlock block, StepShape shape) => shape.Form == StateForm.Repeated ? block.RecurrentBefore : block.Recurrent;
}
