using StreamForecast.Daemon.Live;
using StreamForecast.Daemon.Telemetry;

namespace StreamForecast.Daemon.Web;

/// <summary>Takes an <see cref="Overview"/> every second, once for all who look, and wakes them.</summary>
internal sealed class OverviewClock : IDisposable
{
    private const int RatesKept = 120, CoverageSeconds = 300;

    private readonly Counters counters;
    private readonly LiveBoard board;
    private readonly Func<string?> trouble;
    private readonly string model;
    private readonly Queue<long> rates = new();
    private readonly Queue<(long Banded, long Covered)> bands = new();
    private readonly Timer timer;
    private TaskCompletionSource<Overview> next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long received;

    /// <summary>Begins.</summary>
    public OverviewClock(Counters counters, LiveBoard board, string model, Func<string?> trouble)
    {
        (this.counters, this.board, this.model, this.trouble) = (counters, board, model, trouble);
        received = counters.Received;
        Newest = Take();
        timer = new Timer(_ => Tick(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>The newest one.</summary>
    public Overview Newest { get; private set; }

    /// <summary>The next one, when its second has come.</summary>
    public Task<Overview> Next => Volatile.Read(ref next).Task;

    /// <summary>Ends.</summary>
    public void Dispose() => timer.Dispose();

    private void Tick()
    {
        Newest = Take();
        Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult(Newest);
    }

    private Overview Take()
    {
        long now = counters.Received, rate = now - received;
        received = now;
        Keep(rates, rate, RatesKept);
        Keep(bands, (counters.Banded, counters.Covered), CoverageSeconds);
        (long banded, long covered) = bands.Peek();
        (long series, _, long lag) = counters.Holdings;
        return new Overview(
            DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), trouble(), model, now, rate, [.. rates], counters.Flagged, counters.DeadLetters, series, lag,
            (double)(counters.Covered - covered) / (counters.Banded - banded), board.Events.Open, counters.Partitions);
    }

    private static void Keep<T>(Queue<T> queue, T value, int most)
    {
        queue.Enqueue(value);
        if (queue.Count > most) queue.Dequeue();
    }
}
