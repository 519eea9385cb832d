using StreamForecast.Daemon.Alerting;

namespace StreamForecast.Daemon.Tests.Alerting;

/// <summary>When quiet times by cron begin, and what is no cron expression.</summary>
public class CronScheduleTests
{
    [Theory]
    [InlineData("0 2 * * *", "2026-03-02", "2026-03-04", "03-02 02:00,03-03 02:00")]
    [InlineData("30 22 * * 1-5", "2026-03-06", "2026-03-10", "03-06 22:30,03-09 22:30")]
    [InlineData("*/20 6 3 * *", "2026-03-01", "2026-04-01", "03-03 06:00,03-03 06:20,03-03 06:40")]
    [InlineData("0 0 1 jan,jul *", "2026-01-01", "2026-12-31", "01-01 00:00,07-01 00:00")]
    [InlineData("0 12 13 * FRI", "2026-03-01", "2026-03-15", "03-06 12:00,03-13 12:00")]
    [InlineData("0 1 * * 7", "2026-03-01", "2026-03-09", "03-01 01:00,03-08 01:00")]
    public void Begins_when_every_cron_would(string expression, string from, string to, string begins) =>
        Assert.Equal(begins.Split(',').Select(begin => begin + " 90m"), Moments.Told(new CronSchedule(expression, TimeSpan.FromMinutes(90), TimeZoneInfo.Utc), from, to));

    [Fact]
    public void Goes_by_the_clocks_of_its_zone_through_the_nights_when_they_are_changed()
    {
        var schedule = new CronSchedule("30 2 * * *", TimeSpan.FromMinutes(60), Moments.Berlin);
        Assert.Equal(["03-28 01:30 60m", "03-29 01:30 60m", "03-30 00:30 60m"], Moments.Told(schedule, "2026-03-28", "2026-03-31"));      // half past two is passed over on the 29th
        Assert.Equal(["10-24 00:30 60m", "10-25 00:30 60m", "10-26 01:30 60m"], Moments.Told(schedule, "2026-10-24", "2026-10-27"));      // and comes twice on the 25th
    }

    [Fact]
    public void A_time_that_began_days_before_is_told_too() =>
        Assert.Equal(["03-01 00:00 14400m"], Moments.Told(new CronSchedule("0 0 1 * *", TimeSpan.FromDays(10), TimeZoneInfo.Utc), "2026-03-09", "2026-03-10"));

    [Theory]
    [InlineData("0 2 * *")]
    [InlineData("60 2 * * *")]
    [InlineData("0 2 * * MOO")]
    [InlineData("0 2-1 * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("0 2 0 * *")]
    public void What_is_no_expression_is_refused(string expression) => Assert.Throws<FormatException>(() => new CronSchedule(expression, TimeSpan.FromHours(1), TimeZoneInfo.Utc));
}
