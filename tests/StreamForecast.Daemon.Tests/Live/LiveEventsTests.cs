using StreamForecast.Daemon.Live;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Silence;

namespace StreamForecast.Daemon.Tests.Live;

public class LiveEventsTests
{
    private readonly LiveEvents events = new();

    [Fact]
    public void An_event_is_told_anew_with_every_row_and_keeps_its_worst()
    {
        Take("s", 1000, 1000, EventState.Opened, score: 0.6f, value: 5, AnomalyKind.Spike);
        Take("s", 1000, 2000, EventState.Escalated, score: 0.9f, value: 9, AnomalyKind.LevelShift);
        Take("s", 1000, 3000, EventState.Open, score: 0.7f, value: 7, AnomalyKind.Spike);

        LiveEvent now = Assert.Single(events.Newest(10, onlyOpen: true));
        Assert.Equal(("s", 1000, 3000, true, "level-shift", 9.0, 3), (now.Series, now.Start, now.Newest, now.IsOpen, now.Kind, now.Value, now.Rows));
        Assert.Equal(1, events.Open);

        Take("s", 1000, 4000, EventState.Closed, score: 0, value: 1, AnomalyKind.None, flag: false);
        Assert.Empty(events.Newest(10, onlyOpen: true));
        now = Assert.Single(events.Newest(10, onlyOpen: false));
        Assert.Equal((false, "level-shift", 3, 4000), (now.IsOpen, now.Kind, now.Rows, now.Newest));
        Assert.Equal(0, events.Open);
    }

    [Fact]
    public void An_event_that_a_late_row_takes_back_is_withdrawn()
    {
        Take("s", 1000, 1000, EventState.Opened);
        var opened = new Verdict(0.6f, true, Severity.Minor, AnomalyKind.Gap, EventState.Opened, 1000);
        events.Take("s", new Correction(0, 1000, 1, 0, 0, 0, opened with { Score = 0.9f, Kind = AnomalyKind.Spike }, 1, opened, 1));
        Assert.Equal(("spike", 1), (Assert.Single(events.Newest(10, onlyOpen: true)).Kind, events.Newest(1, onlyOpen: true)[0].Rows));

        events.Take("s", new Correction(0, 1000, 1, 0, 0, 0, default, 1, opened, 2));
        Assert.Empty(events.Newest(10, onlyOpen: false));
        Assert.Equal(0, events.Open);
    }

    [Fact]
    public void A_silence_is_an_event_until_the_series_speaks_again()
    {
        var silence = new SilenceEvent(0, 3, 5000, 5000, IsOver: false);
        events.Take("s", silence, value: 1);
        Assert.Equal(("gap", "major", double.NaN), (events.Newest(1, onlyOpen: true)[0].Kind, events.Newest(1, onlyOpen: true)[0].Severity, events.Newest(1, onlyOpen: true)[0].Value));
        events.Take("s", silence with { Time = 9000, IsOver = true }, value: 1);
        Assert.Equal((false, 9000), (events.Newest(1, onlyOpen: false)[0].IsOpen, events.Newest(1, onlyOpen: false)[0].Newest));
        Assert.Equal(0, events.Open);
    }

    [Fact]
    public void The_latest_begun_come_first_and_one_series_can_be_asked_for()
    {
        Take("a", 1000, 1000, EventState.Opened);
        Take("b", 2000, 2000, EventState.Opened);
        Take("a", 3000, 3000, EventState.Opened);
        Assert.Equal([3000, 2000], events.Newest(2, onlyOpen: false).Select(e => e.Start));
        Assert.Equal([3000, 1000], events.Of("a", 10).Select(e => e.Start));
    }

    [Fact]
    public void Of_very_many_the_oldest_that_are_over_are_forgotten_first()
    {
        Take("old and open", 1, 1, EventState.Opened);
        for (int i = 2; i < 1500; i++)
        {
            Take("s", i, i, EventState.Opened);
            Take("s", i, i, EventState.Closed, flag: false);
        }
        Assert.Equal("old and open", Assert.Single(events.Newest(10, onlyOpen: true)).Series);
        Assert.Equal(1, events.Open);
        Assert.Equal(1000, events.Newest(5000, onlyOpen: false).Length);
    }

    private void Take(string series, long start, long time, EventState state, float score = 0.6f, double value = 1, AnomalyKind kind = AnomalyKind.Spike, bool flag = true)
    {
        var batch = new ObservationBatch(1);
        var results = new ResultBatch(1, [1]);
        batch.Add(0, time, value, 0);
        results.Verdict[0] = new Verdict(score, flag, Severity.Minor, kind, state, start);
        events.Take(series, batch, results, 0);
    }
}
