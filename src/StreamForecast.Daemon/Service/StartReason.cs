namespace StreamForecast.Daemon.Service;

/// <summary>Why a partition starts where it does.</summary>
internal enum StartReason
{
    /// <summary>The group has never read it: from its earliest record.</summary>
    First,
    /// <summary>A snapshot continues.</summary>
    Snapshot,
    /// <summary>The group has read it, but its series' state is not here: from the committed offset, cold.</summary>
    NoSnapshot,
    /// <summary>Snapshot or group know offsets that the topic has not reached: it was deleted and made anew.</summary>
    TopicReplaced,
}
