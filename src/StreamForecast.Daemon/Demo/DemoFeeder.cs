using System.Diagnostics;
using System.Text;
using StreamForecast.Daemon.Replay;

namespace StreamForecast.Daemon.Demo;

/// <summary>
/// Writes the demo's observations to Kafka: the backlog as fast as the daemon follows, then row after row at a steady pace.
/// Runs on a thread of its own.
/// </summary>
internal sealed class DemoFeeder(DemoPlan plan, DemoBoard board, ObservationProducer producer, double rowsPerSecond)
{
    // The embedded cluster keeps some 65,000 records a partition: what is written must not run far ahead of what is read.
    private const int MostAhead = 40_000;

    private readonly byte[][] keys = [.. plan.Series.Select(series => Encoding.UTF8.GetBytes(series.Name))];
    private long written;

    /// <summary>Records written so far.</summary>
    public long Written => Volatile.Read(ref written);

    /// <summary>Whether the backlog is written and the steady pace has begun.</summary>
    public bool Live { get; private set; }

    /// <summary>Writes until the plan ends or it is stopped.</summary>
    public void Run(CancellationToken stop)
    {
        for (int row = 0; row < plan.Backlog; row++) Write(row, stop);
        while (board.Records < written && !Stopped(stop, TimeSpan.FromMilliseconds(20))) { }
        Live = true;
        long begun = Stopwatch.GetTimestamp();
        for (int row = plan.Backlog; row < plan.Rows; row++)
        {
            var due = TimeSpan.FromSeconds((row - plan.Backlog) / rowsPerSecond);
            if (due - Stopwatch.GetElapsedTime(begun) is var left && left > TimeSpan.Zero && Stopped(stop, left)) return;
            if (stop.IsCancellationRequested) return;
            Write(row, stop);
        }
    }

    private void Write(int row, CancellationToken stop)
    {
        long time = DemoPlan.TimeOf(row);
        for (int i = 0; i < keys.Length; i++) producer.Produce(keys[i], time, plan.Series[i].Values[row]);
        Interlocked.Add(ref written, keys.Length);
        while (written - board.Records > MostAhead && !Stopped(stop, TimeSpan.FromMilliseconds(5))) { }
    }

    private static bool Stopped(CancellationToken stop, TimeSpan wait) => stop.WaitHandle.WaitOne(wait);
}
