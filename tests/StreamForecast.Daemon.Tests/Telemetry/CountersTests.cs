using StreamForecast.Daemon.Decoding;
using StreamForecast.Daemon.Telemetry;
using StreamForecast.Engine.Detection;

namespace StreamForecast.Daemon.Tests.Telemetry;

public class CountersTests
{
    [Fact]
    public void Batches_of_many_pipelines_add_up()
    {
        var counters = new Counters();
        Parallel.For(0, 1000, _ =>
        {
            var batch = new BatchCounts { Received = 10, Scored = 5, Gaps = 1, Duplicates = 1, Late = 1, Suppressed = 3 };
            batch.DeadLetters[(int)RejectionCause.Value] = 2;
            batch.Flagged[(int)AnomalyKind.Dip] = 1;
            counters.Add(batch);
            batch.Clear();
            counters.Add(batch);
        });
        Assert.Equal((10_000, 5000, 1000, 1000, 1000, 1000, 3000), (counters.Received, counters.Scored, counters.Flagged, counters.Gaps, counters.Duplicates, counters.Late, counters.Suppressed));
        Assert.Equal((2000, 2000, 0), (counters.DeadLetters, counters.DeadLettersOf(RejectionCause.Value), counters.DeadLettersOf(RejectionCause.Series)));
        Assert.Equal((1000, 0), (counters.FlaggedOf(AnomalyKind.Dip), counters.FlaggedOf(AnomalyKind.Spike)));
        Assert.Equal(2000, counters.Batches);
    }

    [Fact]
    public void What_is_held_is_the_sum_over_the_pipelines_as_each_said_last()
    {
        var counters = new Counters();
        counters.Hold(0, [new(0, Series: 5, Lag: 7, NewestTime: null, Unsaved: 0)]);
        counters.Hold(1, [new(1, Series: 10, Lag: 0, NewestTime: 1000, Unsaved: 0), new(2, Series: 0, Lag: 0, NewestTime: 1000, Unsaved: 0)]);
        counters.Hold(0, [new(0, Series: 6, Lag: 3, NewestTime: 2000, Unsaved: 4)]);
        Assert.Equal((16, 3, 3), counters.Holdings);
    }
}
