using StreamForecast.Daemon.Configuration;

namespace StreamForecast.Daemon.Tests.Configuration;

public class DurationTests
{
    [Theory]
    [InlineData("250ms", 250, "250ms")]
    [InlineData("90s", 90_000, "90s")]
    [InlineData("1.5h", 5_400_000, "90m")]
    [InlineData("2d", 172_800_000, "2d")]
    [InlineData(" 0s ", 0, "0s")]
    [InlineData("00:01:30", 90_000, "90s")]
    public void Reads_a_number_with_its_unit_and_writes_the_shortest(string text, double milliseconds, string shortest)
    {
        Assert.True(Duration.TryParse(text, out TimeSpan duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
        Assert.Equal(shortest, Duration.Format(duration));
    }

    [Theory]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("ten s")]
    [InlineData("1e99d")]
    [InlineData("")]
    public void Refuses_what_has_no_unit_or_no_number(string text) => Assert.False(Duration.TryParse(text, out _));
}
