using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.JointPaths;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Engine.Tests.Shards;

public sealed class SeriesPathsTests
{
    private const int Beam = 32;

    [Fact]
    public void A_path_over_states_has_the_probability_that_the_stream_itself_gives_it_row_by_row()
    {
        Row[] rows = [.. Slipping(300), new Row("a", ShardRun.Start + 300 * ShardRun.Hour, double.NaN)];
        using ShardRun run = new ShardRun().Feed(rows);
        ForecastHistory history = History(run, rows);
        IReadOnlyList<ForecastPath> paths = run.Shard.Paths(0, history, 5, 3, Beam);
        Assert.Equal(3, paths.Count);
        var axis = ValueAxis.Of(history, default);
        var mixture = new StateMixture(axis, history);

        byte[] saved = run.Saved;
        foreach (ForecastPath path in paths)
        {
            using var reader = new BinaryReader(new MemoryStream(saved));
            using var stream = new ShardRun(Shard.Load(reader, ShardRun.SmallWaves, new AffineModel()));
            int[] context = new int[StateMixture.Context];
            mixture.CopyContext(context);
            float[] forecast = run.Forecast[^1];
            double sum = 0;
            for (int step = 0; step < 5; step++)
            {
                double[] next = new double[axis.Count];
                axis.Probabilities(new QuantileDistribution(forecast.AsSpan(0, 11)), next);
                mixture.Predict(context, next);
                int state = axis.Cell(path.Steps[step].Value);
                sum += Math.Log(next[state]);

                context = [.. context.Skip(1), state];
                stream.Feed([new Row("a", ShardRun.Start + (301 + step) * ShardRun.Hour, path.Steps[step].Value)]);
                forecast = stream.Forecast[^1];
            }

            Assert.Equal(sum, path.LogProbability);
        }
    }

    [Fact]
    public void A_path_over_bins_is_as_probable_as_the_futures_are_many_that_keep_to_it()
    {
        const int Futures = 3_000, Steps = 4;
        Row[] rows = [.. ShardRun.Hourly("a", 200)];
        using ShardRun run = new ShardRun().Feed(rows);
        IReadOnlyList<ForecastPath> paths = run.Shard.Paths(0, History(run, rows), Steps, 2, Beam);
        Assert.InRange(Math.Exp(paths[0].LogProbability), 0.05, 0.9);       // a sure or a hopeless path would say little

        byte[] saved = run.Saved;
        var random = new Random(1);
        int[] kept = new int[paths.Count];
        for (int future = 0; future < Futures; future++)
        {
            using var reader = new BinaryReader(new MemoryStream(saved));
            using var stream = new ShardRun(Shard.Load(reader, ShardRun.SmallWaves, new AffineModel()));
            float[] forecast = run.Forecast[^1], values = new float[Steps];
            for (int step = 0; step < Steps; step++)
            {
                values[step] = (float)new QuantileDistribution(forecast.AsSpan(0, 11)).Quantile(random.NextDouble());
                stream.Feed([new Row("a", ShardRun.Start + (200 + step) * ShardRun.Hour, values[step])]);
                forecast = stream.Forecast[^1];
            }

            for (int path = 0; path < kept.Length; path++)
                if (values.Zip(paths[path].Steps).All(pair => pair.First > pair.Second.Lower && pair.First <= pair.Second.Upper)) kept[path]++;
        }

        for (int path = 0; path < kept.Length; path++)
        {
            double probability = Math.Exp(paths[path].LogProbability), share = kept[path] / (double)Futures;
            Assert.Equal(share, probability, tolerance: 0.1 * share + 3 * Math.Sqrt(share / Futures));
        }
    }

    [Fact]
    public void Asking_for_paths_changes_nothing_and_the_answer_is_the_same_to_the_bit()
    {
        Row[] rows = [.. ShardRun.Hourly("a", 300), .. Slipping(300).Select(row => row with { Series = "b" })];
        using ShardRun run = new ShardRun().Feed(rows);
        byte[] before = run.Saved;
        string first = "", second = "";
        foreach (int slot in new[] { 0, 1 }) first += Text(run.Shard.Paths(slot, History(run, rows, slot), 6, 4, Beam));
        foreach (int slot in new[] { 0, 1 }) second += Text(run.Shard.Paths(slot, History(run, rows, slot), 6, 4, Beam));
        Assert.Equal(first, second);
        Assert.Equal(before, run.Saved);
    }

    [Theory]
    [InlineData(1, 3)]      // one row has but the bin in the middle and the open ones
    [InlineData(7, 5)]
    public void Paths_are_distinct_and_their_probabilities_descend_and_stay_below_one_together(int steps, int found)
    {
        Row[] rows = [.. ShardRun.Hourly("a", 300)];
        using ShardRun run = new ShardRun().Feed(rows);
        IReadOnlyList<ForecastPath> paths = run.Shard.Paths(0, History(run, rows), steps, 5, Beam);
        Assert.Equal((found, found), (paths.Count, paths.Select(path => string.Join(' ', path.Steps.Select(step => step.Lower))).Distinct().Count()));
        Assert.Equal(paths.OrderByDescending(path => path.LogProbability), paths);
        Assert.InRange(paths.Sum(path => Math.Exp(path.LogProbability)), 0, 1 + 1e-9);
        Assert.All(paths, path => Assert.All(path.Steps, step => Assert.InRange(step.Value, step.Lower, step.Upper)));
    }

    [Fact]
    public void All_paths_there_are_hold_all_probability()
    {
        Row[] rows = [.. Slipping(300, states: 2)];
        using ShardRun run = new ShardRun().Feed(rows);
        IReadOnlyList<ForecastPath> paths = run.Shard.Paths(0, History(run, rows), 3, 1000, 1000);
        Assert.Equal(8, paths.Count);
        Assert.All(paths, path => Assert.True(path.IsProven));
        Assert.Equal(1, paths.Sum(path => Math.Exp(path.LogProbability)), 1e-9);
    }

    [Fact]
    public void A_cycle_goes_on()
    {
        Row[] rows = [.. Slipping(300, slips: 0)];
        using ShardRun run = new ShardRun().Feed(rows);
        ForecastPath path = Assert.Single(run.Shard.Paths(0, History(run, rows), 9, 1, beam: 1));
        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 2], path.Steps.Select(step => step.Value));
        Assert.InRange(Math.Exp(path.LogProbability), 0.5, 1);
    }

    [Fact]
    public void A_series_without_values_has_no_path_and_one_with_a_single_row_has()
    {
        using ShardRun none = new ShardRun().Feed([new Row("a", ShardRun.Start, double.NaN)]);
        Assert.Empty(none.Shard.Paths(0, new ForecastHistory(), 3, 2, Beam));
        using ShardRun one = new ShardRun().Feed([new Row("a", ShardRun.Start, 5)]);
        ForecastPath path = one.Shard.Paths(0, History(one, [new Row("a", ShardRun.Start, 5)]), 3, 1, Beam)[0];
        Assert.All(path.Steps, step => Assert.InRange(step.Value, 4, 6));
    }

    /// <summary>0, 1, 2, 0, 1, 2, ..., and once in so many rows a state is left out.</summary>
    private static IEnumerable<Row> Slipping(int rows, int states = 3, int slips = 20)
    {
        var random = new Random(7);
        for (int i = 0, state = 0; i < rows; i++, state += slips > 0 && random.Next(slips) == 0 ? 2 : 1)
            yield return new Row("a", ShardRun.Start + i * ShardRun.Hour, state % states);
    }

    private static ForecastHistory History(ShardRun run, Row[] rows, int slot = 0)
    {
        var history = new ForecastHistory();
        for (int i = 0; i < rows.Length; i++)
            if (run.Shard.Series.GetOrAdd(System.Text.Encoding.UTF8.GetBytes(rows[i].Series)) == slot)
                history.Add(run.Status[i] is RowStatus.Observed ? (float)rows[i].Value : float.NaN, run.Forecast[i].AsSpan(0, 11));
        return history;
    }

    private static string Text(IReadOnlyList<ForecastPath> paths) =>
        string.Join('\n', paths.Select(path => $"{path.LogProbability:r} {path.IsProven} {string.Join(' ', path.Steps)}"));
}
