using StreamForecast.Daemon.Service;

namespace StreamForecast.Daemon.Tests.Service;

public class HeartbeatTests
{
    [Fact]
    public void The_silence_is_that_of_the_slowest_loop()
    {
        var clock = new StoppedClock();
        var heart = new Heartbeat(2, clock);
        clock.Pass(TimeSpan.FromSeconds(5));
        heart.Beat(0);
        Assert.Equal(TimeSpan.FromSeconds(5), heart.Silence);
        heart.Beat(1);
        clock.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2), heart.Silence);
    }
}
