namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// One stretch of time in which this process holds a partition. Once it is over the partition's next owner makes the
/// results again, and a transaction must not publish those of this one. Ended by the pipeline, looked at from other threads.
/// </summary>
internal sealed class Tenure(string topic, int partition)
{
    private volatile bool over;

    /// <summary>Topic of the partition.</summary>
    public string Topic => topic;

    /// <summary>Number of the partition.</summary>
    public int Partition => partition;

    /// <summary>Whether the partition has gone.</summary>
    public bool IsOver => over;

    /// <summary>Said before the group may give the partition to another.</summary>
    public void End() => over = true;
}
