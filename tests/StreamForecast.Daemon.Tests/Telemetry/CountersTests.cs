using StreamForecast.Daemon.Decoding;
using StreamForecast.Daemon.Telemetry;

namespace StreamForecast.Daemon.Tests.Telemetry;

public class CountersTests
{
    [Fact]
    public void Batches_of_many_pipelines_add_up()
    {
        var counters = new Counters();
        Parallel.For(0, 1000, _ =>
        {
            var batch = new BatchCounts { Received = 10, Scored = 5, Flagged = 1, Gaps = 1, Duplicates = 1, Late = 1, Suppressed = 3 };
            batch.DeadLetters[(int)RejectionCause.Value] = 2;
            counters.Add(batch);
            batch.Clear();
            counters.Add(batch);
        });
        Assert.Equal((10_000, 5000, 1000, 1000, 1000, 1000, 3000), (counters.Received, counters.Scored, counters.Flagged, counters.Gaps, counters.Duplicates, counters.Late, counters.Suppressed));
        Assert.Equal((2000, 2000, 0), (counters.DeadLetters, counters.DeadLettersOf(RejectionCause.Value), counters.DeadLettersOf(RejectionCause.Series)));
        Assert.Equal(2000, counters.Batches);
    }

    [Fact]
    public void What_is_held_is_the_sum_over_the_pipelines_as_each_said_last()
    {
        var counters = new Counters();
        counters.Hold(0, series: 5, partitions: 1, lag: 7);
        counters.Hold(1, series: 10, partitions: 2, lag: 0);
        counters.Hold(0, series: 6, partitions: 1, lag: 3);
        Assert.Equal((16, 3, 3), counters.Holdings);
    }
}
