namespace StreamForecast.Tests;

/// <summary>What code leaves for the garbage collector.</summary>
internal static class Allocation
{
    /// <summary>
    /// Bytes allocated by the thriftiest of eight runs: what the code itself allocates it allocates every time, what the runtime does beside it
    /// (compiling a method anew, loading a type) it does once.
    /// </summary>
    public static long Of(Action run)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 8; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
