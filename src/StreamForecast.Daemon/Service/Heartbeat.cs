namespace StreamForecast.Daemon.Service;

/// <summary>
/// The pulse of the processing loops: each loop beats as it turns, and the service is alive while the slowest has beaten
/// lately. What the watchdog and /health/live go by, so that a stuck loop is noticed from outside.
/// </summary>
internal sealed class Heartbeat(int loops, TimeProvider clock)
{
    private readonly long[] beats = [.. Enumerable.Repeat(clock.GetTimestamp(), loops)];

    /// <summary>Said by a loop.</summary>
    public void Beat(int loop) => Volatile.Write(ref beats[loop], clock.GetTimestamp());

    /// <summary>Time since the beat that is longest ago.</summary>
    public TimeSpan Silence
    {
        get
        {
            TimeSpan longest = TimeSpan.Zero;
            for (int i = 0; i < beats.Length; i++)
            {
                TimeSpan silence = clock.GetElapsedTime(Volatile.Read(ref beats[i]));
                if (silence > longest) longest = silence;
            }
            return longest;
        }
    }
}
