using StreamForecast.Daemon.Sinks;
using StreamForecast.Daemon.Tests.Service;

namespace StreamForecast.Daemon.Tests.Sinks;

public class RefusedTimesTests
{
    private const long Hour = 3_600_000;
    private readonly RefusedTimes times = new(new StoppedClock());
    private readonly long now = new StoppedClock().GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public void Nothing_is_left_out_before_a_refusal()
    {
        Assert.False(times.Includes("forecasts", long.MaxValue / 2));
        Assert.False(times.Includes("forecasts", 0));
    }

    [Fact]
    public void Of_a_refused_set_those_ahead_of_the_clock_are_the_cause()
    {
        times.Add("forecasts", [now - 9 * Hour, now + 5 * Hour, now + 2 * Hour]);
        Assert.True(times.Includes("forecasts", now + 2 * Hour));
        Assert.True(times.Includes("forecasts", now + 500 * Hour));
        Assert.False(times.Includes("forecasts", now + Hour));
        Assert.False(times.Includes("forecasts", now - 9 * Hour));
        Assert.False(times.Includes("anomalies", now + 5 * Hour));
    }

    [Fact]
    public void Where_all_are_behind_the_clock_they_are_too_old()
    {
        times.Add("forecasts", [now - 9 * Hour, now - 5 * Hour]);
        Assert.True(times.Includes("forecasts", now - 5 * Hour));
        Assert.False(times.Includes("forecasts", now - Hour));
        Assert.False(times.Includes("forecasts", now + 9 * Hour));
    }
}
