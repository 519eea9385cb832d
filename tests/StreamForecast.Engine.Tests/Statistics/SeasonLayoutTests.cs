using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Tests.Statistics;

public sealed class SeasonLayoutTests
{
    [Theory]
    [InlineData(3600, 24, 168)]
    [InlineData(1800, 48, 336)]
    [InlineData(900, 96, 672)]
    [InlineData(600, 144, 1008)]
    [InlineData(300, 288, 2016)]
    [InlineData(86400, 7, 7)]
    [InlineData(604800, 1, 52)]
    [InlineData(2629800, 12, 12)]
    [InlineData(7889400, 4, 4)]
    [InlineData(3600.001, 24, 168)]
    [InlineData(1, 86400, 604800)]
    [InlineData(60, 1440, 10080)]
    [InlineData(7, 1, 1)]
    [InlineData(4000, 1, 1)]
    [InlineData(31557600, 1, 1)]
    [InlineData(0, 1, 1)]
    public void Seasons_follow_from_the_interval(double seconds, int season, int longSeason)
    {
        SeasonLayout layout = SeasonLayout.ForInterval(seconds);

        Assert.Equal((season, longSeason), (layout.Season, layout.LongSeason));
    }

    [Fact]
    public void Equal_seasons_share_one_layout()
    {
        Assert.Same(SeasonLayout.Of(24, 168), SeasonLayout.ForInterval(3600));
        Assert.NotSame(SeasonLayout.Of(24, 24), SeasonLayout.Of(24, 168));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(24, 23)]
    [InlineData(1, SeasonLayout.LongestSeason + 1)]
    public void Impossible_seasons_are_refused(int season, int longSeason)
        => Assert.Throws<ArgumentOutOfRangeException>(() => SeasonLayout.Of(season, longSeason));

    [Fact]
    public void Nothing_in_a_block_overlaps()
    {
        SeasonLayout layout = SeasonLayout.Of(24, 168);

        Assert.Equal(50, layout.Recent);
        int ring = 2 * layout.Ring;
        Assert.Equal([layout.RecentAt, layout.RecentAt + ring, layout.RecentAt + ring + 2 * 24, layout.RecentAt + ring + 3 * 24, layout.RecentAt + ring + 3 * 24 + 168],
            [layout.RecentAt, layout.DayAt, layout.RatioAt, layout.WeekAt, layout.Size]);
    }
}
