using StreamForecast.Engine.Series;
using StreamForecast.Engine.Tests.Shards;
using StreamForecast.Engine.Training;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Tests.Series;

/// <summary>Seasons that production finds, seen through the rows for training, which take the same path.</summary>
public sealed class SeasonWatchTests
{
    private const long Hour = ShardRun.Hour, Day = 24 * Hour, Week = 7 * Day, Minutes = 5 * ShardRun.Minute;

    [Theory]
    [InlineData(Hour, 24, 24, 168)]
    [InlineData(Hour, 12, 24, 168)]       // half days repeat themselves after a day, too
    [InlineData(Hour, 7, 24, 168)]        // no candidate
    [InlineData(Day, 7, 7, 7)]
    [InlineData(Day, 30, 30, 30)]
    [InlineData(Week, 52, 52, 52)]
    [InlineData(Week, 13, 13, 52)]
    [InlineData(Minutes, 288, 288, 2016)]
    [InlineData(2_629_800_000, 12, 12, 12)]
    public void The_season_that_rows_have_is_found(long interval, int period, int season, int longSeason) =>
        Assert.Equal((season, longSeason), Seasons(interval, 40 * Math.Max(period, 52), Cycle(period))[^1]);

    [Theory]
    [InlineData(Hour, 24, 168)]
    [InlineData(Day, 7, 7)]
    [InlineData(Week, 1, 52)]
    [InlineData(Minutes, 288, 2016)]
    public void Rows_without_any_season_keep_that_of_their_interval(long interval, int season, int longSeason)
    {
        Assert.Equal([(season, longSeason)], Seasons(interval, 3_000, (row, noise) => noise));
        Assert.Equal([(season, longSeason)], Seasons(interval, 3_000, (row, noise) => 7));
        Assert.Equal([(season, longSeason)], Seasons(interval, 3_000, (row, noise) => 3 * row));
        double walk = 0;
        Assert.Equal([(season, longSeason)], Seasons(interval, 3_000, (row, noise) => walk += noise));
    }

    [Fact]
    public void A_trend_hides_no_season() =>
        Assert.Equal((13, 52), Seasons(Week, 1_000, (row, noise) => 0.5 * row + Cycle(13)(row, noise))[^1]);

    [Fact]
    public void A_season_that_turns_into_another_is_followed()
    {
        var found = Seasons(Week, 6_000, (row, noise) => Cycle(row < 1_000 ? 13 : 52)(row, noise));
        Assert.Equal([(1, 52), (13, 52), (1, 52), (52, 52)], found);
    }

    [Fact]
    public void A_configured_season_stays()
    {
        var rows = new HistoryRows(new SeriesOptions { Season = 24 });
        for (int row = 0; row < 1_000; row++) rows.Add(row * Hour, Cycle(12)(row, 0));
        Assert.Equal(24, Assert.Single(rows.Finish(1, group: 0)).Season);
    }

    [Fact]
    public void After_a_season_was_found_the_rows_still_remembered_begin_the_series_anew()
    {
        double[] values = [.. Enumerable.Range(0, 1_000).Select(row => Cycle(13)(row, 0.01 * (row % 5)))];
        var rows = new HistoryRows(new SeriesOptions());
        for (int row = 0; row < values.Length; row++) rows.Add(row * Week, values[row]);
        var found = rows.Finish(13, group: 0);

        Assert.Equal(2, found.Count);
        int remembered = found.Sum(series => series.Values.Length) - values.Length;
        Assert.InRange(remembered, 104 - 32, 104);
        Assert.Equal(values[^found[1].Values.Length..].Select(value => (float)value), found[1].Values);
    }

    [Fact]
    public void Production_forecasts_better_with_the_season_it_found_and_goes_on_from_a_snapshot_to_the_bit()
    {
        List<Row> rows = [.. Enumerable.Range(0, 1_000).Select(row => new Row("a", row * Day, 0.05 * row + Cycle(30)(row, 3 * (row * 37 % 11) / 11.0)))];
        var options = new EngineOptions { Forecast = new ForecastOptions { Horizons = [1, 7] } };
        using ShardRun run = new ShardRun(options).Feed(rows), broken = new ShardRun(options);
        using ShardRun without = new ShardRun(options with { Series = new SeriesOptions { Season = 7 } }).Feed(rows);
        for (int from = 0; from < rows.Count; from += 50)
        {
            broken.Feed(rows.Skip(from).Take(50), () => 7);
            broken.Restart();
        }

        Assert.Equal(run.Said, broken.Said);
        Assert.All(run.Status, status => Assert.Equal(RowStatus.Observed, status));
        double Error(ShardRun one) => Enumerable.Range(500, 490).Average(row => Math.Abs(one.Forecast[row][NetworkShape.LevelCount + NetworkShape.Median] - rows[row + 7].Value));
        Assert.True(Error(run) < 0.7 * Error(without), $"{Error(run)} with the season, {Error(without)} without");
    }

    /// <summary>The seasons of a series' rows, stretch by stretch.</summary>
    private static (int, int)[] Seasons(long interval, int rows, Func<int, double, double> value)
    {
        var random = new Random(3);
        var history = new HistoryRows(new SeriesOptions());
        for (int row = 0; row < rows; row++) history.Add(row * interval, value(row, random.NextDouble() - 0.5));
        return [.. history.Finish(1, group: 0).Select(series => (series.Season, series.LongSeason)).Where(seasons => seasons != (1, 1))];
    }

    /// <summary>A shape of six levels that repeats itself after so many rows, with a little noise.</summary>
    private static Func<int, double, double> Cycle(int period) => (row, noise) => 10 * Math.Sin(2 * Math.PI * row / period) + (row % period < period / 4 ? 8 : 0) + noise;
}
