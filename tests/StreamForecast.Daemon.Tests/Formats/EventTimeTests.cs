using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Tests.Formats;

public class EventTimeTests
{
    [Theory]
    [InlineData("2026-11-20T17:00:00Z", 1795194000000)]
    [InlineData("2026-11-20 17:00:00", 1795194000000)]
    [InlineData("2026-11-20t17:00:00z", 1795194000000)]
    [InlineData("2026-11-20T17:00", 1795194000000)]
    [InlineData("2026-11-20", 1795132800000)]
    [InlineData("2026-11-20T17:00:00.5Z", 1795194000500)]
    [InlineData("2026-11-20T17:00:00.123456789Z", 1795194000123)]
    [InlineData("2026-11-20T19:30:00+02:30", 1795194000000)]
    [InlineData("2026-11-20T19:30:00+0230", 1795194000000)]
    [InlineData("2026-11-20T12:00:00-05", 1795194000000)]
    [InlineData(" 2026-11-20T17:00:00Z ", 1795194000000)]
    [InlineData("2016-12-31T23:59:60Z", 1483228800000)]
    [InlineData("2026-11-20T24:00:00Z", 1795219200000)]
    [InlineData("1969-12-31T23:59:59Z", -1000)]
    [InlineData("0000-01-01T00:00:00Z", EventTime.Earliest)]
    [InlineData("9999-12-31T23:59:59.999Z", EventTime.Latest)]
    public void Reads_dates_as_people_write_them(string text, long expected)
    {
        Assert.True(EventTime.TryParse(Encoding.UTF8.GetBytes(text), out long time));
        Assert.Equal(expected, time);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1795194000", 1795194000000)]
    [InlineData("1795194000000", 1795194000000)]
    [InlineData("99999999999", 99999999999000)]
    [InlineData("100000000000", 100000000000)]
    [InlineData("1795194000.25", 1795194000250)]
    [InlineData("1.001", 1001)]
    [InlineData("-5", -5000)]
    public void Reads_epochs_as_seconds_below_1e11_and_as_milliseconds_above(string text, long expected)
    {
        Assert.True(EventTime.TryParse(Encoding.UTF8.GetBytes(text), out long time));
        Assert.Equal(expected, time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-29")]
    [InlineData("2026-11-20T25:00:00Z")]
    [InlineData("2026-11-20T24:00:01Z")]
    [InlineData("2026-11-20T17:60:00Z")]
    [InlineData("2026-11-20T17:00:00+2:00")]
    [InlineData("2026-11-20T17:00:00.Z")]
    [InlineData("2026-11-20X17:00:00")]
    [InlineData("2026-11-20T17:00:00ZZ")]
    [InlineData("2026/11/20")]
    [InlineData("17951940x")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e300")]
    public void Refuses_what_is_no_time(string text) => Assert.False(EventTime.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Writes_and_reads_any_time_as_dotnet_does()
    {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            long time = random.NextInt64(DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), EventTime.Latest + 1);
            if (i % 2 == 0) time -= time % 1000;

            string text = EventTime.Format(time);

            string format = time % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime.ToString(format, CultureInfo.InvariantCulture), text);
            Assert.True(EventTime.TryParse(Encoding.UTF8.GetBytes(text), out long back));
            Assert.Equal(time, back);
        }
    }

    [Fact]
    public void Beyond_the_years_of_the_calendar_it_writes_milliseconds() => Assert.Equal("253402300800000", EventTime.Format(EventTime.Latest + 1));
}
