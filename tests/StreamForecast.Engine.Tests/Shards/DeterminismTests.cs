using StreamForecast.Engine.Forecasting;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Onnx;

namespace StreamForecast.Engine.Tests.Shards;

/// <summary>The same records give the same bytes: however they are cut, whether the shard was saved and read back in between, and whatever comes after them.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Results_and_state_do_not_depend_on_how_records_are_batched(int seed)
    {
        List<Row> rows = ShardRun.Unruly(seed, 6_000);
        using ShardRun one = new ShardRun().Feed(rows, () => 1), whole = new ShardRun().Feed(rows, () => rows.Count);
        var random = new Random(seed);
        using ShardRun cut = new ShardRun(new EngineOptions { WaveRows = 3 + seed }).Feed(rows, () => 1 + random.Next(500));

        Assert.Equal(one.Said, whole.Said);
        Assert.Equal(one.Said, cut.Said);
        Assert.Equal(one.Saved, whole.Saved);
        Assert.Equal(one.Saved, cut.Saved);
    }

    [Fact]
    public void The_same_holds_for_a_network_stepped_by_ONNX_Runtime()
    {
        var network = new ForecastNetwork(NetworkShape.Default, seed: 5);
        using var model = new OnnxStepModel(OnnxExport.Write(network), network.Shape, "fresh@00000000");
        List<Row> rows = ShardRun.Unruly(8, 2_500);
        var random = new Random(8);
        using ShardRun one = new ShardRun(model: model).Feed(rows, () => 1);
        using ShardRun cut = new ShardRun(new EngineOptions(), model).Feed(rows, () => 1 + random.Next(400));

        Assert.Equal(one.Said, cut.Said);
        Assert.Equal(one.Saved, cut.Saved);
        Assert.Equal(0, cut.Shard.Counts.Fallbacks);
    }

    [Fact]
    public void A_network_answers_late_and_repeated_rows_and_questions_with_the_standing_forecast_to_the_bit()
    {
        var network = new ForecastNetwork(NetworkShape.Default, seed: 5);
        using var model = new OnnxStepModel(OnnxExport.Write(network), network.Shape, "fresh@00000000");
        using ShardRun run = new ShardRun(model: model).Feed(ShardRun.Hourly("a", 300));
        run.Feed([new Row("a", ShardRun.Start + 5 * ShardRun.Hour, 1e6), new Row("a", ShardRun.Start + 299 * ShardRun.Hour, ShardRun.Wave(299))]);
        float[] asked = new float[44];
        run.Shard.Forecast(0, [1, 6, 12, 24], asked);

        Assert.Equal(run.Forecast[299], run.Forecast[300]);
        Assert.Equal(run.Forecast[299], run.Forecast[301]);
        Assert.Equal(run.Forecast[299], asked);
    }

    [Fact]
    public void The_unruly_stream_holds_rows_of_every_kind()
    {
        using ShardRun run = new ShardRun().Feed(ShardRun.Unruly(1, 6_000));
        var counts = run.Shard.Counts;
        Assert.Equal(6_000, counts.Observed + counts.Gaps + counts.Duplicates + counts.Late);
        Assert.True(Math.Min(Math.Min(counts.Gaps, counts.Duplicates), Math.Min(counts.Late, counts.Missing)) > 50, counts.ToString());
        Assert.True(counts.Rhythms > 30, counts.ToString());
        Assert.Equal(0, counts.Fallbacks);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_shard_saved_and_read_back_in_mid_stream_goes_on_to_the_bit(int seed)
    {
        List<Row> rows = ShardRun.Unruly(seed, 5_000);
        using ShardRun whole = new ShardRun().Feed(rows), broken = new ShardRun();
        var random = new Random(seed);
        for (int at = 0; at < rows.Count;)
        {
            int part = Math.Min(random.Next(1, 900), rows.Count - at);
            broken.Feed(rows.Skip(at).Take(part));
            broken.Restart();
            at += part;
        }

        Assert.Equal(whole.Said, broken.Said);
        Assert.Equal(whole.Saved, broken.Saved);
    }

    [Fact]
    public void Nothing_about_a_row_depends_on_later_rows()
    {
        List<Row> rows = ShardRun.Unruly(5, 4_000), other = [.. rows.Take(2_500), .. ShardRun.Unruly(6, 1_500)];
        using ShardRun one = new ShardRun().Feed(rows, () => 4_000), two = new ShardRun().Feed(other, () => 4_000);

        using ShardRun prefix = new ShardRun().Feed(rows.Take(2_500));
        Assert.Equal(prefix.Said, one.Said.AsSpan(0, prefix.Said.Length).ToArray());
        Assert.Equal(prefix.Said, two.Said.AsSpan(0, prefix.Said.Length).ToArray());
        Assert.NotEqual(one.Said, two.Said);
    }

    [Fact]
    public void A_series_does_not_depend_on_the_others()
    {
        List<Row> rows = ShardRun.Unruly(7, 4_000);
        using ShardRun all = new ShardRun().Feed(rows), alone = new ShardRun().Feed(rows.Where(row => row.Series == "series-3"));

        int[] of = [.. Enumerable.Range(0, rows.Count).Where(i => rows[i].Series == "series-3")];
        Assert.True(of.Length > 100);
        Assert.Equal(of.Select(i => all.Verdict[i]), alone.Verdict);
        for (int i = 0; i < of.Length; i++) Assert.Equal(all.Forecast[of[i]], alone.Forecast[i]);
    }

    [Fact]
    public void A_row_in_the_steady_state_allocates_nothing()
    {
        using ShardRun run = new ShardRun().Feed(Enumerable.Range(0, 200).SelectMany(i => Series.Select(s => new Row(s, ShardRun.Start + i * ShardRun.Hour, ShardRun.Wave(i)))));
        var batch = new Engine.Shards.ObservationBatch(1_000);
        var results = new Engine.Shards.ResultBatch(1_000, ShardRun.SmallWaves.Forecast.Horizons);

        int hour = 200;
        long allocated = Allocation.Of(() =>
        {
            batch.Clear();
            for (int last = hour + 20; hour < last; hour++)
                for (int slot = 0; slot < Series.Length; slot++)
                    batch.Add(slot, ShardRun.Start + hour * ShardRun.Hour, hour * 37 % 101, hour);
            run.Shard.Process(batch, results);
        });

        Assert.Equal(1_000, results.Count);
        Assert.Equal(8 * 1_000 + 200 * Series.Length, run.Shard.Counts.Observed);
        Assert.Equal(0, allocated);
    }

    private static readonly string[] Series = [.. Enumerable.Range(0, 50).Select(i => $"s{i}")];
}
