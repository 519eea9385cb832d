using Microsoft.Extensions.Logging.Abstractions;
using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Tests.History;
using StreamForecast.Daemon.Tests.Service;
using StreamForecast.Daemon.Tests.Sinks;
using static StreamForecast.Daemon.Tests.Alerting.AlertBatch;

namespace StreamForecast.Daemon.Tests.Alerting;

/// <summary>The book on the disk: whatever happens to the process, what was told is not told again, and nothing is forgotten.</summary>
public class AlertDeskTests
{
    private static readonly AlertOptions options = new() { MaximumAge = TimeSpan.FromDays(3660), Budgets = new Dictionary<string, BudgetOptions> { ["b"] = new() { Series = "b*", Budget = "9/day" } } };

    [Fact]
    public void A_process_that_was_killed_goes_on_where_it_was()
    {
        using var folder = new TemporaryFolder();
        var target = new KeptTarget();
        using (AlertDesk killed = Open(folder))      // whatever it does at its end changes nothing on the disk
        {
            killed.Take(Make(0, Opened("a", 0), Usual("c", 0), Opened("b", 1)));
            Tell(killed, target);
            killed.Take(Make(3, Usual("a", 2), Opened("d", 2)));
        }
        using AlertDesk next = Open(folder);
        Assert.Equal(3, next.Snapshot().Alerts);
        Assert.False(next.Take(Make(0, Opened("a", 0), Usual("c", 0), Opened("b", 1), Usual("a", 2), Opened("d", 2))));        // they come again
        Tell(next, target);
        Assert.True(next.Take(Make(5, Closed("a", 60, 0), Closed("b", 61, 1), Closed("d", 62, 2))));
        Tell(next, target);
        Assert.Equal(["firing a b", "firing a b d", "resolved a b d"], target.Told);
    }

    [Fact]
    public void A_state_written_anew_is_the_same_state()
    {
        using var folder = new TemporaryFolder();
        AlertSnapshot before;
        using (AlertDesk first = Open(folder))
        {
            first.Take(Make(0, Opened("a", 0), Opened("b1", 1), Opened("b2", 60)));
            first.Take(Make(3, Closed("a", 51, 0)));
            before = first.Snapshot();
        }
        using (Open(folder))
        {
            // Reads the lines and writes them as one.
        }
        string journal = Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Single(File.ReadAllLines(journal));
        using AlertDesk last = Open(folder);
        AlertSnapshot after = last.Snapshot();
        Assert.Equal((before.Alerts, before.Untold), (after.Alerts, after.Untold));
        Assert.Equal(before.Budgets, after.Budgets);
        Assert.Equal(before.Incidents.SelectMany(incident => incident.Alerts).Select(alert => (alert.Key, alert.Score, alert.Kind)), after.Incidents.SelectMany(incident => incident.Alerts).Select(alert => (alert.Key, alert.Score, alert.Kind)));
        Assert.True(last.Take(Make(4, Closed("b1", 52, 1))));
    }

    [Fact]
    public void A_line_that_was_cut_short_comes_again()
    {
        using var folder = new TemporaryFolder();
        using (AlertDesk first = Open(folder))
        {
            first.Take(Make(0, Opened("a", 0)));
            first.Take(Make(1, Opened("d", 1)));
        }
        string journal = Assert.Single(Directory.GetFiles(folder.Path));
        File.WriteAllBytes(journal, File.ReadAllBytes(journal)[..^5]);
        using AlertDesk next = Open(folder);
        Assert.Equal(1, next.Snapshot().Alerts);
        Assert.True(next.Take(Make(0, Opened("a", 0), Opened("d", 1))));
        Assert.Equal(2, next.Snapshot().Alerts);
    }

    [Fact]
    public void A_damaged_journal_is_told_and_gone_on_from_before_the_damage()
    {
        using var folder = new TemporaryFolder();
        using (AlertDesk first = Open(folder)) first.Take(Make(0, Opened("a", 0)));
        string journal = Assert.Single(Directory.GetFiles(folder.Path));
        File.AppendAllText(journal, "{\"Partition\":oops}\n");
        var log = new KeptLog();
        using var next = new AlertDesk(options, folder.Path, ["kept"], TimeProvider.System, log);
        Assert.Contains("damaged", Assert.Single(log.Lines, line => line.Contains(journal, StringComparison.Ordinal)));
        Assert.Equal(1, next.Snapshot().Alerts);
    }

    [Fact]
    public void Processes_that_share_a_folder_have_books_of_their_own()
    {
        using var folder = new TemporaryFolder();
        using AlertDesk one = Open(folder), other = Open(folder);
        one.Take(Make(0, Opened("a", 0)));
        Assert.Equal(0, other.Snapshot().Alerts);
    }

    [Fact]
    public void However_the_records_are_cut_into_batches_the_book_is_the_same()
    {
        (string, int, Engine.Detection.Verdict)[] rows = [Opened("a", 0), Opened("b1", 1), Usual("c", 30), Closed("a", 60, 0), Opened("b2", 61), Usual("c", 11_000), Opened("a", 11_001)];
        using TemporaryFolder whole = new(), pieces = new();
        using AlertDesk one = Open(whole), many = Open(pieces);
        one.Take(Make(0, rows));
        for (int i = 0; i < rows.Length; i++) many.Take(Make(i, rows[i]));
        Assert.Equal(one.Snapshot().Incidents.Select(incident => (incident.Id, incident.Version, incident.Opened, incident.Ended)), many.Snapshot().Incidents.Select(incident => (incident.Id, incident.Version, incident.Opened, incident.Ended)));
        Assert.Equal(one.Snapshot().Budgets, many.Snapshot().Budgets);
    }

    [Fact]
    public void Alerts_of_a_partition_that_has_gone_for_good_end_and_those_of_one_that_came_back_go_on()
    {
        using var folder = new TemporaryFolder();
        var clock = new StoppedClock();
        using (var desk = new AlertDesk(options, folder.Path, ["kept"], clock, NullLogger.Instance))
        {
            desk.Take(Make(0, Opened("a", 0)));
            desk.Gone([3]);
            desk.Here([3]);
            clock.Pass(TimeSpan.FromMinutes(2));
            Assert.Single(desk.Firing());
            desk.Gone([3]);
            Assert.Single(desk.Firing());
            clock.Pass(TimeSpan.FromMinutes(1));
            Assert.Empty(desk.Firing());
        }
        using AlertDesk next = Open(folder);
        Assert.Equal(0, next.Snapshot().Alerts);
        Assert.False(next.Take(Make(1, Closed("a", 60, 0))));
    }

    private static AlertDesk Open(TemporaryFolder folder) => new(options, folder.Path, ["kept"], TimeProvider.System, NullLogger.Instance);

    private static void Tell(AlertDesk desk, KeptTarget target)
    {
        while (desk.Untold(target) is { Count: > 0 } untold)
        {
            target.Keep(untold);
            desk.Acknowledge(target.Name, untold);
        }
    }
}
