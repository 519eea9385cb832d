namespace StreamForecast.Daemon.Tests.Service;

/// <summary>Time that passes when a test says so.</summary>
internal sealed class StoppedClock : TimeProvider
{
    private long now = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(now);

    public void Pass(TimeSpan time) => now += time.Ticks;
}
