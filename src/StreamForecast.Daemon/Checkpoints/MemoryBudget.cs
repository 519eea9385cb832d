using Microsoft.Extensions.Logging;
using StreamForecast.Engine.Series;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>The memory that the series of this process may take (State:MemoryMegabytes), in equal parts for the partitions it has at the moment, and the files that the others lie in.</summary>
internal sealed class MemoryBudget(int megabytes, string folder, ILogger log)
{
    private int partitions;

    /// <summary>Makes the file of a shard; null where memory is not bounded.</summary>
    public Func<IPageFile>? Pages => megabytes == 0 ? null : () => new PageFile(() => Share, folder, log);

    /// <summary>Bytes for one partition.</summary>
    public long Share => ((long)megabytes << 20) / Math.Max(1, Volatile.Read(ref partitions));

    /// <summary>So many partitions come to this process, or leave it (negative). Said before the first of them is restored, so that it takes no more than its part.</summary>
    public void Count(int more) => Interlocked.Add(ref partitions, more);
}
