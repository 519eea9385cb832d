using System.Diagnostics;

namespace StreamForecast.Daemon.Replay;

/// <summary>Holds a replay back so that event time passes <c>speed</c> times as fast as real time; infinity holds nothing back.</summary>
internal sealed class ReplayPace(double speed)
{
    private readonly long begun = Stopwatch.GetTimestamp();
    private long? first;

    /// <summary>Waits until it is time for a row of event time <paramref name="time"/> (Unix ms); a late row does not wait.</summary>
    public void Wait(long time, CancellationToken stop)
    {
        if (double.IsInfinity(speed)) return;
        first ??= time;
        var due = TimeSpan.FromMilliseconds(Math.Min((time - first.Value) / speed, TimeSpan.MaxValue.TotalMilliseconds / 2));
        while (due - Stopwatch.GetElapsedTime(begun) is var left && left > TimeSpan.Zero)
            if (stop.WaitHandle.WaitOne(left < TimeSpan.FromHours(1) ? left : TimeSpan.FromHours(1))) return;
    }
}
