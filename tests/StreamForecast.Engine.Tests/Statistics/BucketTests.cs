using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Tests.Statistics;

/// <summary>Seasons beyond 48 rows are kept in buckets; what is read of them must be what their rows were, but for what lies within a bucket.</summary>
public sealed class BucketTests
{
    public static TheoryData<int> Seasons => [96, 144, 288, 1440, 8640];

    [Theory, MemberData(nameof(Seasons))]
    public void A_smooth_day_is_read_as_it_was(int season)
    {
        var series = new StartedSeries(season, 7 * season);
        Assert.Equal(48, season / series.Layout.Bucket);
        float Wave(long t) => 50 + 10 * MathF.Sin(t % season * MathF.Tau / season);
        int rows = 3 * season + 7;
        for (int t = 0; t < rows; t++) series.Learn(Wave(t));

        SeriesView view = series.View;
        foreach (int back in (int[])[0, 1, 5, 12, 15, 16, 17, 40, season / 3, season - 1, season, season + 1, 2 * season - 1])
            Assert.Equal(Wave(rows - 1 - back), view.Back(back), tolerance: 0.1f);
        foreach (int ahead in (int[])[1, 2, season / 4, season - 1, season, season + 3])
            Assert.Equal(Wave(rows - 1 + ahead), view.Day(ahead), tolerance: 0.1f);

        Assert.Equal(50, view.Box, tolerance: 0.02f);
        Assert.Equal(50, view.LaggedBox, tolerance: 0.02f);
    }

    [Fact]
    public void Boxes_are_the_means_of_their_rows_at_every_row()
    {
        const int Season = 288;
        var series = new StartedSeries(Season, 7 * Season);
        var random = new Random(3);
        float[] values = [.. Enumerable.Range(0, 4 * Season).Select(t => t * 0.1f + 5 * random.NextSingle())];
        for (int t = 0; t < values.Length; t++)
        {
            series.Learn(values[t]);
            int from = Math.Max(0, t + 1 - Season), lagged = Math.Max(0, t + 1 - 2 * Season);
            Assert.Equal(values.AsSpan(from..(t + 1)).ToArray().Average(), series.View.Box, tolerance: 0.05f);

            // Of the first box's first bucket only the mean is left by then.
            if (t >= Season) Assert.Equal(values.AsSpan(lagged..(t + 1 - Season)).ToArray().Average(), series.View.LaggedBox, tolerance: t >= 2 * Season ? 0.05f : 1.5f);
        }
    }

    [Fact]
    public void What_no_row_has_come_to_says_nothing_though_its_neighbour_has_just_learnt()
    {
        var series = new StartedSeries(288, 2016);
        for (int t = 0; t < 288 + 40; t++)
        {
            series.Learn(t);
            Assert.True(float.IsNaN(series.View.Week(1)), $"row {t}");
            if (t < 287) Assert.True(float.IsNaN(series.View.Day(1)), $"row {t}");
        }
    }

    [Fact]
    public void A_series_of_minutes_takes_no_more_than_one_of_five_minutes() =>
        Assert.InRange(SeasonLayout.ForInterval(60).Size, 0, SeasonLayout.ForInterval(300).Size + 2 * 48);
}
