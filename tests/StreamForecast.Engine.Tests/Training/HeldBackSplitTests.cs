using StreamForecast.Engine.Training;

namespace StreamForecast.Engine.Tests.Training;

public sealed class HeldBackSplitTests
{
    [Theory]
    [InlineData(40, 0.05, 2), InlineData(4000, 0.05, 200), InlineData(20, 0.5, 10), InlineData(100, 0.0, 0)]
    public void Of_many_series_whole_ones_are_held_back_evenly(int count, double share, int expected)
    {
        HeldBackSplit split = HeldBackSplit.Of(Series(count, 50), share);
        Assert.Equal(expected, split.Watched.Count);
        Assert.Equal(count, split.Trained.Count + split.Watched.Count);
        Assert.Empty(split.Watched.Select(one => one.Name).Intersect(split.Trained.Select(one => one.Name)));
        int[] gaps = [.. split.Watched.Zip(split.Watched.Skip(1), (a, b) => int.Parse(b.Name, null) - int.Parse(a.Name, null))];
        Assert.All(gaps, gap => Assert.InRange(gap, (int)(1 / share), (int)(1 / share) + 1));
    }

    [Fact]
    public void Of_few_series_the_last_rows_are_held_back_and_no_row_of_them_is_trained_on()
    {
        HeldBackSplit split = HeldBackSplit.Of(Series(3, 1000), 0.1);
        Assert.All(split.Trained, one => Assert.Equal(900, one.Values.Length));
        Assert.All(split.Watched, one => Assert.Equal((900, 1000), (one.First, one.Values.Length)));
    }

    [Fact]
    public void Series_too_short_to_give_rows_away_are_trained_on_whole()
    {
        HeldBackSplit split = HeldBackSplit.Of([.. Series(1, 100), .. Series(1, 1000)], 0.1);
        Assert.Equal([100, 900], split.Trained.Select(one => one.Values.Length));
        Assert.Equal([1000], split.Watched.Select(one => one.Values.Length));
    }

    [Theory]
    [InlineData(1000, 100), InlineData(200, 20), InlineData(60, 8), InlineData(40, 8)]
    public void For_the_gate_each_series_gives_its_last_tenth_but_not_less_than_eight_rows(int rows, int held)
    {
        HeldBackSplit split = HeldBackSplit.LastRows(Series(30, rows));
        Assert.All(split.Trained, one => Assert.Equal(rows - held, one.Values.Length));
        Assert.All(split.Watched, one => Assert.Equal((rows - held, rows), (one.First, one.Values.Length)));
        Assert.Equal(30, split.Watched.Count);
    }

    [Theory]
    [InlineData(300, 48), InlineData(200, 40)]
    public void For_the_gate_a_horizon_is_held_back_where_it_is_more_and_a_fifth_at_most(int rows, int held)
    {
        HeldBackSplit split = HeldBackSplit.LastRows([.. Series(3, rows).Select(one => one with { Horizon = 48 })]);
        Assert.All(split.Watched, one => Assert.Equal(rows - held, one.First));
    }

    [Fact]
    public void For_the_gate_a_series_of_less_than_forty_rows_gives_none()
    {
        HeldBackSplit split = HeldBackSplit.LastRows([.. Series(1, 39), .. Series(1, 100)]);
        Assert.Equal([39, 90], split.Trained.Select(one => one.Values.Length));
        Assert.Equal([100], split.Watched.Select(one => one.Values.Length));
    }

    private static TrainingSeries[] Series(int count, int rows) =>
        [.. Enumerable.Range(0, count).Select(i => new TrainingSeries([.. Enumerable.Range(0, rows).Select(t => (float)t)], 1, 1, 6, 0, $"{i}"))];
}
