using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

/// <summary>The day's and the week's profile and the hours' spreads, each fed on its own.</summary>
public sealed class ProfileTests
{
    private const long Monday = 1_704_067_200_000;      // 2024-01-01, 0:00 UTC
    private static readonly Usual Unit = new(1, 1, 1, 1, 1);

    [Theory]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(3600)]
    public void The_day_is_known_after_a_day_and_true_after_ten(double interval)
    {
        DayProfile day = default;
        double worst = 0;
        for (int i = 0; i * interval < 12 * 86400; i++)
        {
            Row row = At(i, interval, (float)(10 * Math.Sin(2 * Math.PI * i * interval / 86400)));
            float known = day.At(row);
            Assert.Equal(i * interval < 86400, float.IsNaN(known));
            if (i * interval >= 10 * 86400)
                worst = Math.Max(worst, Math.Abs(known + day.Level - row.Value));
            day.Learn(row, known, usual: 3);
        }

        Assert.True(worst < 0.3, $"{worst:F3} off a sine of size 10");
    }

    [Fact]
    public void The_level_follows_days_that_run_higher()
    {
        DayProfile day = default;
        float known = 0;
        for (int i = 0; i < 12 * 288; i++)
        {
            Row row = At(i, 300, (i >= 10 * 288 ? 5 : 0) + (float)Math.Sin(2 * Math.PI * i / 288));
            known = day.At(row);
            day.Learn(row, known, usual: 1);
        }

        Assert.InRange(known + day.Level, 4, 6);
    }

    [Fact]
    public void The_weekend_is_told_apart_after_two_weeks()
    {
        WeekProfile week = default;
        for (int i = 0; i < 24 * 21; i++)
        {
            Row row = At(i, 3600, i / 24 % 7 >= 5 ? 2 : 10);
            float known = week.At(row, day: 7);
            if (i < 24 * 7)
                Assert.Equal(7, known);
            else
                Assert.Equal(row.Value, known, 3);
            week.Learn(row, known, Unit);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7200)]
    public void Rows_rarer_than_an_hour_have_no_week(double interval)
    {
        WeekProfile week = default;
        for (int i = 0; i < 500; i++)
        {
            Assert.True(float.IsNaN(week.At(At(i, interval, 1), day: 7)));
            week.Learn(At(i, interval, 1), float.NaN, Unit);
        }
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

        Assert.Equal(hour, new Row(0, time, 0, 60, 0).HourOfDay);
        Assert.Equal(hour, new Row(0, time, 0, 60, 0).HourOfWeek % 24);
    }

    private static Row At(int i, double interval, float value)
    {
        long since = (long)(i * interval * 1000);
        return new(i, Monday + since, since, interval, value);
    }

    private static void Learn(ref HourSpreads spreads, in Row row, float overall, float error)
    {
        var rounding = new Rounding(row.Index);
        spreads.Learn(row, overall, error, ref rounding);
    }
}
