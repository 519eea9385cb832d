using StreamForecast.Engine.Training;

namespace StreamForecast.Engine.Tests.Training;

public class HistoryRowsTests
{
    private const long Hour = 3_600_000;

    [Fact]
    public void Rows_of_an_hourly_series_lie_on_its_hours_with_day_and_week()
    {
        var rows = new HistoryRows(new SeriesOptions());
        for (int t = 0; t < 100; t++)
            if (t is not (40 or 41)) rows.Add(t * Hour, t);

        var series = Assert.Single(rows.Finish(24, group: 3));

        Assert.Equal((24, 168, 24, 3), (series.Season, series.LongSeason, series.Horizon, series.Group));
        Assert.Equal(100, series.Values.Length);
        Assert.All(series.Values.Index(), row => Assert.Equal(row.Index is 40 or 41 ? float.NaN : row.Index, row.Item));
    }

    [Fact]
    public void Late_rows_duplicates_and_gaps_teach_no_value()
    {
        var rows = new HistoryRows(new SeriesOptions());
        for (int t = 0; t < 50; t++)
        {
            rows.Add(t * Hour, t == 30 ? double.NaN : t);
            if (t == 20) rows.Add(t * Hour, t);
            if (t == 25) rows.Add(10 * Hour, 1e6);
        }

        var series = Assert.Single(rows.Finish(24, group: 0));

        Assert.Equal(50, series.Values.Length);
        Assert.Equal([30], series.Values.Index().Where(row => float.IsNaN(row.Item)).Select(row => row.Index));
        Assert.DoesNotContain(1e6f, series.Values);
        Assert.Equal(12, series.Horizon);                 // a quarter of the rows, not the 24 asked for
    }

    [Fact]
    public void A_change_of_pace_ends_one_series_and_begins_another()
    {
        var rows = new HistoryRows(new SeriesOptions());
        for (int t = 0; t < 200; t++) rows.Add(t * Hour, t);
        for (int t = 1; t <= 400; t++) rows.Add(199 * Hour + t * Hour / 12, 1000 + t);

        var series = rows.Finish(24, group: 0);

        Assert.Equal([(24, 168), (288, 2016)], series.Select(one => (one.Season, one.LongSeason)));
        Assert.Equal(600, series.Sum(one => one.Values.Count(float.IsFinite)));
    }

    [Fact]
    public void A_long_hole_keeps_its_phase_and_no_more_rows_than_are_remembered()
    {
        var rows = new HistoryRows(new SeriesOptions());
        for (int t = 0; t < 50; t++) rows.Add(t * Hour, t);
        for (int t = 100_000; t < 100_050; t++) rows.Add(t * Hour, t);

        float[] values = Assert.Single(rows.Finish(24, group: 0)).Values;

        int back = Array.IndexOf(values, 100_000f);
        Assert.InRange(back, 50 + 64, 50 + 64 + 168);
        Assert.Equal(100_000 % 168, back % 168);
    }

    [Fact]
    public void Too_short_a_series_gives_nothing()
    {
        var rows = new HistoryRows(new SeriesOptions());
        for (int t = 0; t < HistoryRows.LeastValues - 1; t++) rows.Add(t * Hour, t);

        Assert.Empty(rows.Finish(24, group: 0));
    }
}
