using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

/// <summary>The event logic alone, fed with scores: quiet rows have score 0 and evidence 0.4, incidents what the test says.</summary>
public sealed class EventLogTests
{
    private static readonly Limits Limits = Limits.For(Sensitivity.Default);

    [Fact]
    public void An_event_is_closed_by_the_fiftieth_row_after_its_last_renewal()
    {
        EventLog log = default;
        IncidentPeaks peaks = Quiet();

        Assert.Equal(EventState.Opened, log.Observe(Limits, At(5000), new Signs(3, 2.5f), peaks).State);
        for (int i = 1; i <= 20; i++)
            Assert.Equal((EventState.Open, true), Seen(log.Observe(Limits, At(5000 + i), new Signs(2.6f, 0.4f), peaks)));
        for (int i = 21; i <= 70; i++)
            Assert.Equal((EventState.Open, false), Seen(log.Observe(Limits, At(5000 + i), new Signs(1, 0.4f), peaks)));
        EventStep last = log.Observe(Limits, At(5071), new Signs(1, 0.4f), peaks);

        Assert.Equal((EventState.Closed, false), Seen(last));
        Assert.Equal(At(5000).Time, last.Start);
        Assert.Equal((EventState.None, false), Seen(log.Observe(Limits, At(5072), new Signs(1, 0.4f), peaks)));
        Assert.Equal(0, log.Start);
    }

    [Fact]
    public void Only_a_much_stronger_rank_escalates_an_open_event()
    {
        EventLog log = default;
        IncidentPeaks peaks = Quiet();

        Assert.Equal(EventState.Opened, log.Observe(Limits, At(5000), new Signs(0, 1.6f), peaks).State);
        Assert.Equal(EventState.Open, log.Observe(Limits, At(5001), new Signs(0, 1.9f), peaks).State);
        Assert.Equal(EventState.Escalated, log.Observe(Limits, At(5002), new Signs(0, 2.2f), peaks).State);
        Assert.Equal(EventState.Open, log.Observe(Limits, At(5003), new Signs(9, 2.3f), peaks).State);
    }

    [Fact]
    public void A_strange_row_over_the_budget_opens_nothing()
    {
        EventLog log = default;
        IncidentPeaks peaks = Quiet();
        for (int row = 0; row < 30 * 151; row++)
        {
            var rounding = new Rounding(row);
            peaks.Learn(row, row % 151 == 0 ? 1.5f : 0.4f, ref rounding);     // thirty incidents of height 1.5
        }

        Assert.Equal((EventState.None, false), Seen(log.Observe(Limits, At(10000), new Signs(2.6f, 1.5f), peaks)));
        Assert.Equal((EventState.Opened, true), Seen(log.Observe(Limits, At(10001), new Signs(2.6f, 2.5f), peaks)));
    }

    [Fact]
    public void The_budget_grows_with_the_cube_of_the_age_and_tenfold_with_the_score()
    {
        Assert.Equal(0.1f, Limits.BudgetAt(1000, Limits.Row), 3);
        Assert.Equal(2.5f, Limits.BudgetAt(10000, Limits.Row), 3);
        Assert.Equal(20, Limits.BudgetAt(20000, Limits.Row), 3);
        Assert.Equal(20, Limits.BudgetAt(10_000_000, Limits.Row), 3);
        Assert.Equal(25, Limits.BudgetAt(10000, Limits.Row + 1), 2);
    }

    [Fact]
    public void A_level_that_holds_is_flagged_for_an_hour_of_rows_and_longer_only_where_errors_are_large()
    {
        EventLog log = default;
        IncidentPeaks peaks = Quiet();

        Assert.True(log.Observe(Limits, At(5000), new Signs(5, 2.5f), peaks).Flag);
        for (int i = 1; i <= 60; i++)
            Assert.True(log.Observe(Limits, At(5000 + i), new Signs(5, 0.4f), peaks).Flag);
        Assert.False(log.Observe(Limits, At(5061), new Signs(5, 0.4f), peaks).Flag);
        Assert.True(log.Observe(Limits, At(5062), new Signs(5, 0.4f, ErrorRank: 2.5f), peaks).Flag);
    }

    [Fact]
    public void A_row_nearer_than_the_operator_cares_for_neither_opens_an_event_nor_is_flagged_in_one()
    {
        EventLog log = default;
        IncidentPeaks peaks = Quiet();

        Assert.Equal((EventState.None, false), Seen(log.Observe(Limits, At(5000), new Signs(9, 3, IsSmall: true), peaks)));
        Assert.Equal((EventState.Opened, true), Seen(log.Observe(Limits, At(5001), new Signs(9, 3), peaks)));
        Assert.Equal((EventState.Open, false), Seen(log.Observe(Limits, At(5002), new Signs(9, 3, IsSmall: true), peaks)));
    }

    [Fact]
    public void The_rank_limit_rises_with_age_to_one_incident_at_most()
    {
        Assert.Equal(-0.65f, Limits.RankAt(100), 5);
        Assert.Equal(-0.65f, Limits.RankAt(10000), 5);
        Assert.Equal(0.05f, Limits.RankAt(10_000_000), 5);
        Assert.InRange(Limits.RankAt(20000), -0.06f, -0.04f);
    }

    private static IncidentPeaks Quiet() => default;

    private static Row At(int row) => new(row, 60_000L * row, 0);

    private static (EventState, bool) Seen(EventStep step) => (step.State, step.Flag);
}
