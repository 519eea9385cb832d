using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Tests.Detection;

/// <summary>What the detector knows of day and week: the profiles it is given, its errors beside them, the hours' spreads.</summary>
public sealed class ProfileTests
{
    private const long Monday = 1_704_067_200_000;      // 2024-01-01, 0:00 UTC
    private static readonly Usual Unit = new(1, 1, 1, 1, 1);

    [Fact]
    public void The_level_follows_days_that_run_higher()
    {
        SeasonalErrors errors = default;
        for (int i = 0; i < 2000; i++)
            errors.Learn(At(i, 300, 5), day: 0, week: float.NaN, Unit);

        Assert.InRange(errors.Level, 4.9, 5.1);
    }

    [Fact]
    public void The_spread_of_the_week_is_the_usual_distance_from_it_and_hardly_follows_an_incident()
    {
        SeasonalErrors errors = default;
        for (int i = 0; i < 2000; i++)
            errors.Learn(At(i, 300, i % 2 == 0 ? 3 : -3), float.NaN, week: 0, Unit);
        Assert.InRange(errors.Spread(Unit), 2.9, 3.1);

        for (int i = 2000; i < 2020; i++)
            errors.Learn(At(i, 300, 1e6f), float.NaN, week: 0, Unit);
        Assert.InRange(errors.Spread(Unit), 3, 3.6);
    }

    [Fact]
    public void Profiles_are_expected_once_a_whole_season_is_behind_the_row()
    {
        SeasonLayout seasons = SeasonLayout.ForInterval(3600);
        byte[] statistics = new byte[seasons.Size];
        SeriesStatistics.Start(statistics, seasons);
        for (int i = 0; i < 24 * 21; i++)
        {
            float value = i / 24 % 7 >= 5 ? 2 : 10 + i % 24;
            Expectation expected = Expectation.Of(1, statistics, seasons, i - 1, i);
            Assert.Equal((1, i <= 24, i <= 168), (expected.Forecast, float.IsNaN(expected.Day), float.IsNaN(expected.Week)));
            if (i > 24 * 14)
                Assert.InRange(expected.Week, value - 0.5f, value + 0.5f);
            SeriesStatistics.Learn(statistics, seasons, i, value);
        }

        // Three rows were missing: what is expected is still that of the row's own hour.
        Assert.InRange(Expectation.Of(1, statistics, seasons, 24 * 21 - 1, 24 * 21 + 3).Week, 12.5, 13.5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-9f)]
    [InlineData(1e12f)]
    public void A_quiet_night_has_a_smaller_spread_than_a_busy_day(float unit)
    {
        HourSpreads spreads = default;
        for (int i = 0; i < 10_000; i++)
        {
            Row row = At(i, 300, 0);
            Learn(ref spreads, row, unit, unit * (row.HourOfDay < 6 ? 0.4f : 1.5f));
        }

        Assert.Equal(Math.Sqrt(0.4), spreads.At(At(0, 300, 0), unit) / unit, 0.06);
        Assert.Equal(Math.Sqrt(1.5), spreads.At(At(144, 300, 0), unit) / unit, 0.06);
    }

    [Fact]
    public void Spreads_follow_a_series_that_turns_a_million_times_wilder_or_quieter()
    {
        HourSpreads spreads = default;
        int i = 0;
        foreach (float unit in new[] { 1, 1e6f, 1 })
        {
            for (int end = i + 1_000_000; i < end; i++)
                Learn(ref spreads, At(i, 300, 0), unit, unit);
            Assert.InRange(spreads.At(At(i, 300, 0), unit) / unit, 0.8, 1.4);
        }
    }

    [Theory]
    [InlineData("2024-01-01T23:59:59Z", 23)]
    [InlineData("2024-01-01T00:00:00Z", 0)]
    [InlineData("1969-12-31T23:00:00Z", 23)]
    [InlineData("1969-12-31T22:59:59Z", 22)]
    public void Hours_are_those_of_the_clock_before_the_epoch_too(string stamp, int hour)
    {
        long time = DateTimeOffset.Parse(stamp, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

        Assert.Equal(hour, new Row(0, time, 0).HourOfDay);
    }

    private static Row At(int i, double interval, float value)
    {
        long since = (long)(i * interval * 1000);
        return new(i, Monday + since, value);
    }

    private static void Learn(ref HourSpreads spreads, in Row row, float overall, float error)
    {
        var rounding = new Rounding(row.Index);
        spreads.Learn(row, overall, error, ref rounding);
    }
}
