using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Engine.Tests.Evaluation;

public class EventTallyTests
{
    [Fact]
    public void A_flag_on_any_row_of_an_anomaly_or_just_behind_it_finds_it_once()
    {
        var tally = Run(rows: 50, planted: [(10, 14), (30, 34)], flags: [12, 13, 36]);

        Assert.Equal((2, 0, 0, 2), (tally.Found, tally.Missed, tally.False, tally.Begun));
    }

    [Fact]
    public void Without_a_flag_it_is_missed_but_not_before_its_grace_has_passed()
    {
        bool[] labels = Labels(50, (10, 14));
        var tally = new EventTally(labels, grace: 3);
        for (int t = 0; t <= 17; t++) tally.Observe(t, flagged: false);
        Assert.Equal((0, 0, 1), (tally.Found, tally.Missed, tally.Begun));

        tally.Observe(18, flagged: true);
        tally.Opened(18);

        Assert.Equal((0, 1, 1), (tally.Found, tally.Missed, tally.False));
    }

    [Fact]
    public void An_event_opened_where_nothing_was_planted_is_false_a_flag_within_an_open_one_is_not()
    {
        var tally = new EventTally(Labels(50, (40, 41)), grace: 3);
        tally.Observe(5, flagged: true);
        tally.Opened(5);
        tally.Observe(6, flagged: true);

        Assert.Equal((0, 1), (tally.Found, tally.False));
    }

    [Fact]
    public void News_of_an_opened_event_may_come_after_later_rows()
    {
        var tally = new EventTally(Labels(50, (10, 11)), grace: 3);
        for (int t = 0; t < 40; t++) tally.Observe(t, flagged: false);

        tally.Opened(10);
        tally.Opened(30);

        Assert.Equal(1, tally.False);
    }

    [Fact]
    public void Nothing_planted_and_nothing_flagged_counts_nothing()
    {
        var tally = Run(rows: 20, planted: [], flags: []);

        Assert.Equal((0, 0, 0, 0), (tally.Found, tally.Missed, tally.False, tally.Begun));
    }

    private static EventTally Run(int rows, (int, int)[] planted, int[] flags)
    {
        var tally = new EventTally(Labels(rows, planted), grace: 3);
        for (int t = 0; t < rows; t++)
        {
            tally.Observe(t, flags.Contains(t));
            if (flags.Contains(t) && !flags.Contains(t - 1)) tally.Opened(t);
        }
        return tally;
    }

    private static bool[] Labels(int rows, params (int First, int Last)[] planted)
    {
        bool[] labels = new bool[rows];
        foreach (var (first, last) in planted) Array.Fill(labels, true, first, last - first + 1);
        return labels;
    }
}
