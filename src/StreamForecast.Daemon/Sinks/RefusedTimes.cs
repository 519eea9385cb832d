namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// How far from the present topics have refused record times (message.timestamp.after.max.ms and .before.max.ms; since 4.0
/// an hour ahead). Older brokers refuse whole message sets and do not say which record it was; so of those refused the ones
/// ahead of the clock are taken to be the cause, or, where there are none, all.
/// </summary>
internal sealed class RefusedTimes(TimeProvider clock)
{
    private const long Margin = 60_000;     // milliseconds that the clock may go on, and clocks differ, before the same times come again

    private readonly Dictionary<string, (long Ahead, long Behind)> limits = [];

    /// <summary>Whether a time is to be left out: the topic would refuse it.</summary>
    public bool Includes(string topic, long time)
    {
        if (limits.Count == 0 || !limits.TryGetValue(topic, out (long Ahead, long Behind) limit)) return false;
        long ahead = time - Now;
        return ahead > 0 ? ahead >= limit.Ahead : -ahead >= limit.Behind;
    }

    /// <summary>Learns from the times of records that a topic has refused for their times.</summary>
    public void Add(string topic, IReadOnlyCollection<long> times)
    {
        long now = Now;
        (long Ahead, long Behind) limit = limits.GetValueOrDefault(topic, (long.MaxValue, long.MaxValue));
        if (times.Any(time => time > now)) limit.Ahead = Math.Min(limit.Ahead, Math.Max(0, times.Where(time => time > now).Min() - now - Margin));
        else limit.Behind = Math.Min(limit.Behind, Math.Max(0, now - times.Max() - Margin));
        limits[topic] = limit;
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
