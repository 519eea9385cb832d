using StreamForecast.Engine.Shards;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Tests.Shards;

public sealed class FansTests
{
    private static readonly EngineOptions EveryTwelfth = new() { WaveRows = 16, Forecast = new ForecastOptions { Horizons = [1, 6], Fan = new FanOptions { Horizons = [.. Enumerable.Range(1, 30)], Every = 12 } } };

    [Fact]
    public void A_fan_is_the_forecast_that_may_be_asked_for_at_its_row()
    {
        using ShardRun run = new(EveryTwelfth);
        float[] asked = new float[30 * NetworkShape.LevelCount];
        for (int row = 0; row < 100; row++)
        {
            run.Feed(ShardRun.Hourly("a", 1, row));
            if (row % 12 > 0)
            {
                Assert.Empty(run.Fan[^1]);
                continue;
            }

            run.Shard.Forecast(0, EveryTwelfth.Forecast.Fan.Horizons, asked);
            Assert.Equal(asked, run.Fan[^1]);
            Assert.Equal(run.Forecast[^1][..11], run.Fan[^1][..11]);
        }
    }

    [Fact]
    public void Only_a_row_that_was_observed_has_one()
    {
        using ShardRun run = new ShardRun(EveryTwelfth).Feed(ShardRun.Hourly("a", 61));
        Assert.NotEmpty(run.Fan[^1]);
        run.Feed([new Row("a", ShardRun.Start + 60 * ShardRun.Hour, ShardRun.Wave(60)), new Row("a", ShardRun.Start + 72 * ShardRun.Hour, double.NaN)]);
        Assert.Empty(run.Fan[^2]);
        Assert.Empty(run.Fan[^1]);
    }

    [Fact]
    public void Fans_are_the_same_however_records_are_cut_and_change_nothing_else()
    {
        List<Row> rows = ShardRun.Unruly(3, 4_000);
        var random = new Random(3);
        using ShardRun one = new ShardRun(EveryTwelfth).Feed(rows, () => 1), cut = new ShardRun(EveryTwelfth with { WaveRows = 300 }).Feed(rows, () => 1 + random.Next(900));
        using ShardRun without = new ShardRun(EveryTwelfth with { Forecast = new ForecastOptions { Horizons = [1, 6] } }).Feed(rows);
        Assert.Equal(one.Said, cut.Said);
        Assert.True(one.Fan.Count(fan => fan.Length > 0) > 100);
        Assert.Equal(without.Saved, one.Saved);
        for (int i = 0; i < rows.Count; i++) Assert.Equal(without.Forecast[i], one.Forecast[i]);
    }

    [Fact]
    public void Results_of_other_fans_are_refused()
    {
        using ShardRun run = new(EveryTwelfth);
        Assert.Throws<ArgumentException>(() => run.Shard.Process(new ObservationBatch(1), new ResultBatch(1, [1, 6])));
    }
}
