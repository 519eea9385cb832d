using StreamForecast.Engine.Filling;

namespace StreamForecast.Engine.Tests.Filling;

public sealed class HistoryGridTests
{
    private const long Hour = 3_600_000;

    [Fact]
    public void Missing_rows_are_added_on_the_interval_that_most_gaps_have()
    {
        var grid = Grid([0, 1, 2, 5, 6, 7, 8, 9]);
        Assert.Equal([0, Hour, 2 * Hour, SeriesGrid.Added, SeriesGrid.Added, 5 * Hour, 6 * Hour, 7 * Hour, 8 * Hour, 9 * Hour], grid.Single().Times);
        Assert.Equal((24, 168, 3600), (grid[0].Season, grid[0].LongSeason, grid[0].IntervalSeconds));
        Assert.True(double.IsNaN(grid[0].Values[3]));
        Assert.Equal(5, grid[0].Values[5]);
    }

    [Fact]
    public void Rows_may_come_in_any_order_and_of_one_stamp_the_first_with_a_value_counts()
    {
        var history = new HistoryGrid(new SeriesOptions());
        foreach (var (hour, value) in ((int, double)[])[(2, 2), (0, double.NaN), (1, 1), (0, 10), (0, 11), (3, 3), (4, 4)]) history.Add(hour * Hour, value);
        Assert.Equal([10, 1, 2, 3, 4], history.Finish(100).Single().Values);
        Assert.Equal(2, history.Repeated);
    }

    [Fact]
    public void Jitter_adds_no_row()
    {
        var history = new HistoryGrid(new SeriesOptions());
        for (int i = 0; i < 30; i++) history.Add(i * 60_000 + (i % 3 - 1) * 9_000, i);
        Assert.Equal(30, history.Finish(100).Single().Values.Length);
    }

    [Fact]
    public void Irregular_stamps_stay_as_they_are_without_a_season()
    {
        var history = new HistoryGrid(new SeriesOptions());
        var random = new Random(3);
        long time = 0;
        for (int i = 0; i < 200; i++) history.Add(time += random.Next(1000, 900_000), i);
        var grid = history.Finish(100).Single();
        Assert.Equal((200, 1, 0.0), (grid.Values.Length, grid.Season, grid.IntervalSeconds));
    }

    [Fact]
    public void A_hole_longer_than_asked_for_cuts_the_history_and_is_not_added()
    {
        var grids = Grid([0, 1, 2, 3, 20, 21, 22], longest: 10);
        Assert.Equal([4, 3], grids.Select(grid => grid.Values.Length));
        Assert.Equal(23, Grid([0, 1, 2, 3, 20, 21, 22], longest: 16).Single().Values.Length);
    }

    [Fact]
    public void A_configured_interval_counts_and_months_have_a_season_of_twelve()
    {
        var history = new HistoryGrid(new SeriesOptions { Interval = TimeSpan.FromMinutes(30) });
        for (int i = 0; i < 10; i++) history.Add(i * Hour, i);
        Assert.Equal(19, history.Finish(100).Single().Values.Length);

        var months = new HistoryGrid(new SeriesOptions());
        for (int i = 0; i < 36; i++)
            if (i is not (5 or 6 or 20)) months.Add(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(i).ToUnixTimeMilliseconds(), i);
        var grid = months.Finish(100).Single();
        Assert.Equal((36, 12), (grid.Values.Length, grid.Season));
        Assert.All(Enumerable.Range(0, 36), i => Assert.True(double.IsNaN(grid.Values[i]) || grid.Values[i] == i));
    }

    [Fact]
    public void An_empty_history_and_one_of_a_row_are_no_trouble()
    {
        Assert.Empty(new HistoryGrid(new SeriesOptions()).Finish(100));
        Assert.Single(Grid([7]).Single().Values);
    }

    private static IReadOnlyList<SeriesGrid> Grid(int[] hours, int longest = 100)
    {
        var history = new HistoryGrid(new SeriesOptions());
        foreach (int hour in hours) history.Add(hour * Hour, hour);
        return history.Finish(longest);
    }
}
