namespace StreamForecast.Daemon.Service;

/// <summary>
/// Where a partition is read from when it comes to this process: follows from the snapshot's offset, the group's committed
/// offset and what the topic still holds. Decided here alone, without Kafka, so that every case can be tested.
/// </summary>
/// <param name="Offset">First record to read.</param>
/// <param name="SuppressBelow">Records before this offset rebuild state only: their results were written before.</param>
/// <param name="UseSnapshot">Whether the snapshot's state continues.</param>
/// <param name="Reason">Why, for the log.</param>
/// <param name="Missing">Records that should have been read but are gone from the topic.</param>
internal readonly record struct StartingPoint(long Offset, long SuppressBelow, bool UseSnapshot, StartReason Reason, long Missing = 0)
{
    /// <summary>Decides. <paramref name="snapshot"/> and <paramref name="committed"/> are -1 where there is none; the topic holds <paramref name="first"/> up to, but not including, <paramref name="next"/>.</summary>
    public static StartingPoint Decide(long snapshot, long committed, long first, long next)
    {
        if (snapshot > next || committed > next) return new(first, first, false, StartReason.TopicReplaced);
        if (snapshot >= 0)
        {
            long suppress = Math.Max(snapshot, committed);
            return snapshot >= first
                ? new(snapshot, suppress, true, StartReason.Snapshot)
                : new(first, Math.Max(first, suppress), true, StartReason.Snapshot, Math.Max(0, first - Math.Max(snapshot, 0)));
        }
        if (committed < 0) return new(first, first, false, StartReason.First);
        return committed >= first
            ? new(committed, committed, false, StartReason.NoSnapshot)
            : new(first, first, false, StartReason.NoSnapshot, first - committed);
    }
}
