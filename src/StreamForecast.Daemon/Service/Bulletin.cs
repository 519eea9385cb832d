using System.Globalization;
using StreamForecast.Daemon.Telemetry;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// While the service runs: tells systemd that it lives, as long as the processing loops turn, and in one line how it does.
/// </summary>
internal sealed class Bulletin : IDisposable
{
    private static readonly TimeSpan StatusEvery = TimeSpan.FromSeconds(5);

    private readonly SystemdNotifier systemd;
    private readonly Heartbeat heart;
    private readonly Counters counters;
    private readonly Timer status;
    private readonly Timer? watchdog;
    private long lastReceived;

    /// <summary>Begins.</summary>
    public Bulletin(SystemdNotifier systemd, Heartbeat heart, Counters counters)
    {
        this.systemd = systemd;
        this.heart = heart;
        this.counters = counters;
        status = new Timer(_ => Status(), null, StatusEvery, StatusEvery);
        if (systemd.WatchdogInterval is { } interval) watchdog = new Timer(_ => Alive(interval), null, TimeSpan.Zero, interval);
    }

    /// <summary>Ends.</summary>
    public void Dispose()
    {
        status.Dispose();
        watchdog?.Dispose();
    }

    /// <summary>A loop that has not turned since the notice before last says nothing, and systemd acts.</summary>
    private void Alive(TimeSpan interval)
    {
        if (heart.Silence < interval) systemd.Alive();
    }

    private void Status()
    {
        long received = counters.Received;
        double rate = (received - lastReceived) / StatusEvery.TotalSeconds;
        lastReceived = received;
        (long series, long partitions, long lag) = counters.Holdings;
        systemd.Status(string.Create(CultureInfo.InvariantCulture,
            $"{partitions} partitions, {series} series, {rate:0} records/s, {lag} behind, {counters.Flagged} flagged, {counters.DeadLetters} dead letters"));
    }
}
