using StreamForecast.Daemon.Backtests;

namespace StreamForecast.Daemon.Tests.Backtests;

public class SeriesTraceTests
{
    [Fact]
    public void A_short_series_is_kept_row_by_row()
    {
        var trace = new SeriesTrace();
        for (int t = 0; t < 100; t++) trace.Add(Point(t, value: t));

        Assert.Equal(100, trace.Whole.Length);
        Assert.Equal(1, trace.RowsPerPlace);
        Assert.Equal(37, trace.Whole[37].High);
    }

    [Fact]
    public void A_long_series_stays_within_256_places_and_loses_no_extreme_and_no_flag()
    {
        var trace = new SeriesTrace();
        for (int t = 0; t < 10_000; t++) trace.Add(Point(t, value: t == 7777 ? 1e6f : t == 3333 ? float.NaN : -t, flagged: t == 7777));

        Assert.InRange(trace.Whole.Length, 128, 256);
        Assert.Equal(64, trace.RowsPerPlace);
        Assert.Equal(1e6f, trace.Whole[7777 / 64].High);
        Assert.True(trace.Whole[7777 / 64].Flagged);
        Assert.Equal(-9999, trace.Whole[^1].Low);
        Assert.All(trace.Whole.ToArray(), (place, i) => Assert.Equal(i * 64 * 1000L, place.Time));
    }

    [Fact]
    public void The_close_up_holds_the_rows_on_both_sides_of_the_strangest()
    {
        var trace = new SeriesTrace();
        for (int t = 0; t < 1000; t++) trace.Add(Point(t, value: t, score: t == 500 ? 0.9f : t == 300 ? 0.8f : 0.1f));

        Assert.Equal(181, trace.CloseUp.Count);
        Assert.Equal(380, trace.CloseUp[0].Low);
        Assert.Equal(0.9f, trace.CloseUp[120].Score);
        Assert.Equal(560, trace.CloseUp[^1].Low);
    }

    [Fact]
    public void A_strangest_row_near_the_start_or_the_end_has_what_there_is_around_it()
    {
        var trace = new SeriesTrace();
        trace.Add(Point(0, value: 0, score: 0.9f));
        trace.Add(Point(1, value: 1));

        Assert.Equal([0f, 1f], trace.CloseUp.Select(point => point.Low));
    }

    private static TracePoint Point(int t, float value, float score = 0, bool flagged = false)
        => new(t * 1000L, value, value, value - 1, value, value + 1, score, flagged);
}
