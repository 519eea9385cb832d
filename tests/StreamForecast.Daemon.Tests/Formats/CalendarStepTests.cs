using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Tests.Formats;

public class CalendarStepTests
{
    [Theory]
    [InlineData("2026-01-01T00:00:00Z", 3600, 25, "2026-01-02T01:00:00Z")]
    [InlineData("2026-01-01T00:00:00Z", 0.5, 3, "2026-01-01T00:00:01.500Z")]
    [InlineData("2026-01-01T00:00:00Z", 2629800, 2, "2026-03-01T00:00:00Z")]
    [InlineData("2026-01-31T00:00:00Z", 2629800, 1, "2026-02-28T00:00:00Z")]
    [InlineData("2026-02-28T00:00:00Z", 2629800, 1, "2026-03-31T00:00:00Z")]
    [InlineData("2026-01-15T06:00:00Z", 7889400, 4, "2027-01-15T06:00:00Z")]
    [InlineData("2024-02-29T00:00:00Z", 31557600, 1, "2025-02-28T00:00:00Z")]
    public void Months_quarters_and_years_follow_the_calendar_all_else_the_clock(string from, double interval, int steps, string to)
        => Assert.Equal(Ms(to), CalendarStep.After(Ms(from), interval, steps));

    private static long Ms(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
