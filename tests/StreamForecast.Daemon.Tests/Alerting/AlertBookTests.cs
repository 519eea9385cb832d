using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Detection;
using static StreamForecast.Daemon.Tests.Alerting.AlertInputs;

namespace StreamForecast.Daemon.Tests.Alerting;

/// <summary>Every rule between an event and those who are told of it.</summary>
public class AlertBookTests
{
    private const string Target = "webhook ops";

    [Fact]
    public void An_event_is_an_alert_from_its_first_row_to_its_end()
    {
        AlertBook book = Book(new());
        book.Apply(0, Flagged("a", 5, since: 5, score: 0.8f));
        Incident incident = Assert.Single(book.Incidents);
        AlertNotice alert = Assert.Single(IncidentNotice.Of(incident).Alerts);
        Assert.Equal(("a", "spike", "up", "major", 12.5, 9f, 10f, 11f, Minute(5)), (alert.Series, alert.Kind, alert.Direction, alert.Severity, alert.Value, alert.Lower, alert.Expected, alert.Upper, alert.Since));
        Assert.Equal(1, book.Firing);

        book.Apply(0, Flagged("a", 6, since: 5));       // no news
        Assert.Equal(1, incident.Version);
        book.Apply(0, Closed("a", 60, since: 5));
        Assert.Equal((2, 2, Minute(60)), (incident.Version, incident.Notable, incident.Ended));
        Assert.Equal(0, book.Firing);
        book.Acknowledge(Target, incident.Id, 2);
        Assert.Empty(book.Incidents);
    }

    [Fact]
    public void An_event_that_becomes_more_severe_is_told_again()
    {
        AlertBook book = Book(new());
        book.Apply(0, Flagged("a", 5, since: 5));
        book.Apply(0, Flagged("a", 6, since: 5, score: 0.95f, state: EventState.Escalated));
        AlertNotice alert = IncidentNotice.Of(Assert.Single(book.Incidents)).Alerts[0];
        Assert.Equal(("critical", "minor", 2), (alert.Severity, Assert.Single(alert.FormerSeverities), book.Incidents[0].Notable));
    }

    [Fact]
    public void Series_that_fail_together_are_one_incident_and_those_that_fail_later_another()
    {
        AlertBook book = Book(new() { GroupWindow = TimeSpan.FromMinutes(5) });
        foreach (int minute in new[] { 0, 2, 5, 6, 9 }) book.Apply(0, Flagged($"s{minute}", minute, since: minute));
        Assert.Equal([3, 2], book.Incidents.Select(incident => incident.Alerts.Count));
        book.Apply(0, Closed("s0", 60, since: 0));
        Assert.Null(book.Incidents[0].Ended);
        Assert.Equal(3, book.Incidents[0].Notable);     // that one of three has ended is no news
        book.Apply(0, Closed("s2", 61, since: 2));
        book.Apply(0, Closed("s5", 62, since: 5));
        Assert.Equal((Minute(62), 6), (book.Incidents[0].Ended, book.Incidents[0].Notable));
    }

    [Fact]
    public void Labels_keep_groups_apart()
    {
        AlertBook book = Book(new() { GroupBy = ["plant"], SeriesLabels = "^(?<plant>[^/]+)/" });
        foreach (string series in new[] { "north/1", "south/1", "north/2" }) book.Apply(0, Flagged(series, 0, since: 0));
        Assert.Equal(["north: north/1 north/2", "south: south/1"], book.Incidents.Select(incident => $"{incident.Group["plant"]}: {string.Join(' ', incident.Alerts.Select(alert => alert.Series))}"));
    }

    [Fact]
    public void Tags_of_line_protocol_are_labels() =>
        Assert.Equal(new Dictionary<string, string> { ["data_center"] = "eu west", ["host"] = "a" }, new SeriesLabels(new()).Of("cpu,data-center=eu\\ west,host=a usage"));

    [Fact]
    public void Without_a_window_each_alert_is_an_incident()
    {
        AlertBook book = Book(new() { GroupWindow = TimeSpan.Zero });
        book.Apply(0, Flagged("a", 0, since: 0));
        book.Apply(0, Flagged("b", 0, since: 0));
        Assert.Equal(2, book.Incidents.Count);
    }

    [Fact]
    public void What_is_not_strange_for_long_enough_is_not_told_except_where_it_stands_still()
    {
        AlertBook book = Book(new() { MinimumDuration = TimeSpan.FromMinutes(3), GroupWindow = TimeSpan.Zero });
        book.Apply(0, Flagged("short", 0, since: 0));
        book.Apply(0, Flagged("short", 2, since: 0));
        book.Apply(0, Flagged("long", 0, since: 0));
        book.Apply(0, Flagged("long", 3, since: 0));
        book.Apply(0, Flagged("still", 4, since: 4, kind: AnomalyKind.FlatLine));
        Assert.Equal(["long", "still"], Told(book));
        book.Apply(0, Closed("short", 60, since: 0));
        Assert.Equal(1, book.HeldBackFor(HeldBack.Short));
    }

    [Fact]
    public void Nothing_begins_in_a_quiet_time_and_what_goes_on_after_it_is_told()
    {
        var options = new AlertOptions
        {
            GroupWindow = TimeSpan.Zero,
            Quiet = new Dictionary<string, QuietOptions> { ["night"] = new() { Series = "db-*", Cron = "0 1 * * *", Duration = TimeSpan.FromMinutes(30), TimeZone = "Europe/Berlin" } },       // 0:00 to 0:30 UTC
        };
        AlertBook book = Book(options);
        book.Apply(0, Flagged("web", 10, since: 10));
        book.Apply(0, Flagged("db-1", 10, since: 10));
        book.Apply(0, Flagged("db-2", 10, since: 10));
        book.Apply(0, Flagged("db-3", 10, since: 10, kind: AnomalyKind.Gap));
        Assert.Equal(["web"], Told(book));
        book.Apply(0, Closed("db-1", 25, since: 10));
        book.Apply(0, Flagged("db-2", 30, since: 10));      // applied at the end, when db-3 is due too
        Assert.Equal(["web", "db-3", "db-2"], Told(book));
        Assert.Equal(1, book.HeldBackFor(HeldBack.Quiet));
    }

    [Fact]
    public void No_more_incidents_are_opened_than_the_rate_limit_lets_and_joining_one_is_free()
    {
        AlertBook book = Book(new() { RateLimit = "2/1h", GroupWindow = TimeSpan.FromMinutes(1) });
        foreach (int minute in new[] { 0, 10, 20 }) book.Apply(0, Flagged($"s{minute}", minute, since: minute));
        book.Apply(0, Flagged("with s10", 11, since: 11));
        Assert.Equal(["s0", "s10", "with s10"], Told(book));
        book.Apply(0, Flagged("s20", 60, since: 20));
        Assert.Equal(["s0", "s10", "with s10", "s20"], Told(book));
    }

    [Fact]
    public void Rows_that_are_old_by_the_clock_raise_nothing()
    {
        AlertBook book = Book(new());
        book.Apply(0, Flagged("a", 0, since: 0) with { IsOld = true });
        Assert.Empty(book.Incidents);
        book.Apply(0, Flagged("a", 1, since: 0));
        Assert.Equal(["a"], Told(book));
    }

    [Fact]
    public void An_alert_without_news_is_ended()
    {
        AlertBook book = Book(new() { MaximumDuration = TimeSpan.FromHours(2) });
        book.Apply(3, Flagged("a", 0, since: 0));
        book.Apply(2, Nothing(500));        // the time of another partition
        Assert.Equal(1, book.Firing);
        Assert.False(book.IsDue(3, Minute(119)));
        Assert.True(book.IsDue(3, Minute(120)));
        book.Apply(3, Nothing(130));
        Assert.Equal((0, Minute(120)), (book.Firing, book.Incidents[0].Ended));
    }

    [Fact]
    public void A_new_event_ends_the_one_before_of_its_series()
    {
        AlertBook book = Book(new() { GroupWindow = TimeSpan.Zero });
        book.Apply(0, Flagged("a", 0, since: 0));
        book.Apply(0, Flagged("a", 60, since: 60));
        Assert.Equal([Minute(60), null], book.Incidents.Select(incident => incident.Ended));
    }

    [Fact]
    public void An_event_that_late_rows_undo_is_ended()
    {
        AlertBook book = Book(new());
        AlertInput opened = Flagged("a", 5, since: 5);
        book.Apply(0, opened);
        book.Apply(0, opened with { Row = opened.Row with { Kind = AlertRowKind.Withdrawal } });
        Assert.NotNull(Assert.Single(book.Incidents).Ended);
    }

    [Fact]
    public void A_silence_goes_on_beside_an_event_of_its_series()
    {
        AlertBook book = Book(new());
        book.Apply(0, Flagged("a", 0, since: 0));
        book.Apply(0, Row("a", 20, new Verdict(0.75f, true, Severity.Major, AnomalyKind.Gap, EventState.Opened, Minute(20)), AlertRowKind.Silence));
        Assert.Equal(2, book.Firing);
        book.Apply(0, Row("a", 30, new Verdict(0, false, Severity.None, AnomalyKind.Gap, EventState.Closed, Minute(20)), AlertRowKind.Silence));
        Assert.Equal(1, book.Firing);
    }

    [Fact]
    public void Under_a_generous_budget_rows_below_the_flag_raise_alerts_that_end_when_they_do()
    {
        AlertBook book = Book(new() { Budget = "1000/day", GroupWindow = TimeSpan.Zero });
        for (int minute = 0; minute < 100 * 60; minute += 60) book.Apply(0, Murmur($"s{minute}", minute, 0.45f));
        Assert.True(Told(book).Length > 80, $"{Told(book).Length} of 100");
        book.Apply(0, Nothing(99 * 60 + 51));
        Assert.Equal(0, book.Firing);
    }

    [Fact]
    public void A_murmur_that_becomes_an_event_is_one_alert()
    {
        AlertBook book = Book(new() { Budget = "1000/day", GroupWindow = TimeSpan.Zero });
        for (int minute = 0; minute < 1000; minute += 20) book.Apply(0, Murmur($"s{minute}", minute, 0.45f));
        book.Apply(0, Murmur("a", 1001, 0.49f));
        int incidents = book.Incidents.Count;
        book.Apply(0, Flagged("a", 1003, since: 1003));
        Assert.Equal(incidents, book.Incidents.Count);
        Assert.Equal("spike", IncidentNotice.Of(book.Incidents[^1]).Alerts[0].Kind);
    }

    [Fact]
    public void Series_of_a_group_have_its_budget_and_the_others_share_theirs()
    {
        AlertBook book = Book(new() { Budget = "1/day", Budgets = new Dictionary<string, BudgetOptions> { ["pumps"] = new() { Series = "*pump*", Budget = "2/hour" } } });
        book.Apply(0, Flagged("pump", 0, since: 0));
        book.Apply(0, Flagged("fan", 60, since: 60));
        Assert.Equal(["pumps 1 of 2", " 1 of 1"], book.Budgets.Select(budget => $"{budget.Name} {budget.Used} of {budget.Rate.Count}"));
    }

    private static AlertBook Book(AlertOptions options) => new(options, QuietTime.Open(options), [Target], new AlertBookState());

    private static string[] Told(AlertBook book) => [.. book.Incidents.SelectMany(incident => incident.Alerts).Select(alert => alert.Series)];
}
