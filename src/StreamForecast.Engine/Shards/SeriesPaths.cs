using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.JointPaths;
using StreamForecast.Engine.Series;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Search;

namespace StreamForecast.Engine.Shards;

/// <summary>The most likely joint paths of one series from its newest row on, asked for outside the stream.</summary>
internal sealed class SeriesPaths(IStepModel model, SeriesStore store, SeriesForecast forecast) : IDisposable
{
    private StepBuffers? step;      // kept, because a caller asks for the same beam of many series

    /// <summary>At most <paramref name="paths"/> paths, the most likely first; none of a series that never had a value.</summary>
    public IReadOnlyList<ForecastPath> Find(int slot, ForecastHistory history, int steps, int paths, int beam)
    {
        if (!store.HasBlock(slot)) return [];
        float[] fan = new float[steps * NetworkShape.LevelCount];
        forecast.Write(slot, [.. Enumerable.Range(1, steps)], fan);
        var axis = ValueAxis.Of(history, fan);
        int rows = beam * PathHypotheses.MembersOn(axis);
        if (step?.Rows != rows)
        {
            step?.Dispose();
            step = model.Allocate(rows, horizons: 1);
        }

        StateMixture? states = axis.States is null ? null : new StateMixture(axis, history);
        var hypotheses = new PathHypotheses(model, step, store.Block(slot), store.Seasons(slot), store.Clock(slot), axis, states);
        var search = new BeamSearch(axis.Count, beam, steps);
        search.Run(hypotheses);

        var found = new List<ForecastPath>();
        int[] cells = new int[steps], places = new int[steps];
        for (int path = 0; path < Math.Min(paths, search.Count); path++)
        {
            search.Path(path, cells, places);
            found.Add(new ForecastPath(search.LogProbability(path), path < search.Proven, [.. places.Select((place, after) => hypotheses.Taken(after + 1, place))]));
        }

        return found;
    }

    public void Dispose() => step?.Dispose();
}
