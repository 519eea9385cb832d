using System.Diagnostics;

namespace StreamForecast.Daemon.Service;

/// <summary>Times the steps of a stop, one after the other, for the log.</summary>
internal sealed class StepClock
{
    private long start = Stopwatch.GetTimestamp();

    /// <summary>Milliseconds since the last lap.</summary>
    public double Lap()
    {
        long now = Stopwatch.GetTimestamp();
        double milliseconds = Stopwatch.GetElapsedTime(start, now).TotalMilliseconds;
        start = now;
        return milliseconds;
    }
}
