using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Sinks;

namespace StreamForecast.Daemon.Alerting;

/// <summary>
/// The book of alerts with its journal: takes batches, says what targets are to be told, and notes what they were told. What it has taken is on the disk before anybody is told of it, and before the offsets
/// behind it are committed; so a process that was killed goes on where it was, and records that come again change nothing. Used by several threads.
/// </summary>
internal sealed class AlertDesk : IDisposable
{
    private static readonly TimeSpan awayForGood = TimeSpan.FromMinutes(1);      // a group that takes partitions from all and gives them back is long done by then

    private readonly AlertOptions options;
    private readonly TimeProvider clock;
    private readonly Dictionary<int, DateTimeOffset> away = [];     // partitions with alerts that this process does not have, and since when
    private readonly AlertJournal journal;
    private readonly AlertBook book;
    private readonly Lock gate = new();

    /// <summary>Opens the book in a folder; <paramref name="targets"/> are those that are to be told. Throws <see cref="StartException"/> when folder or quiet times cannot be used.</summary>
    public AlertDesk(AlertOptions options, string folder, IReadOnlyList<string> targets, TimeProvider clock, ILogger log)
    {
        (this.options, this.clock) = (options, clock);
        QuietTime[] quiet = QuietTime.Open(options);
        journal = AlertJournal.Open(folder, log);
        (AlertBookState state, List<AlertEntry> entries) = journal.Read();
        book = new AlertBook(options, quiet, targets, state);
        foreach (AlertEntry entry in entries) Again(entry);
        Gone(book.Partitions);
        if (entries.Count > 0) journal.Write(book.State);
        if (book.Incidents.Count > 0) log.AlertsGoOn(book.Firing, book.Incidents.Count(incident => targets.Any(target => IsUntold(incident, target, everyEnd: false))));
    }

    /// <summary>Partitions have left the process.</summary>
    public void Gone(IEnumerable<int> partitions)
    {
        lock (gate)
            foreach (int partition in partitions) away[partition] = clock.GetUtcNow();
    }

    /// <summary>Partitions have come to the process.</summary>
    public void Here(IEnumerable<int> partitions)
    {
        lock (gate)
            foreach (int partition in partitions) away.Remove(partition);
    }

    /// <summary>Takes a batch; true when there is something to be told.</summary>
    public bool Take(OutputBatch batch)
    {
        lock (gate)
        {
            int partition = batch.Partition;
            long taken = book.Taken(partition), changes = book.Changes, newest = long.MinValue;
            List<AlertInput> inputs = [];
            Part();
            foreach (ref readonly OutputMessage message in batch.Messages)
            {
                if (message.Offset < taken) continue;       // it comes again, after a crash
                if (message.Kind is OutputKind.AlertRow)
                {
                    AlertRow row = MemoryMarshal.Read<AlertRow>(batch.Payload(message));
                    bool isOld = clock.GetUtcNow().ToUnixTimeMilliseconds() - row.Time > options.MaximumAge.TotalMilliseconds;
                    Put(new AlertInput(Math.Max(newest, row.Time), Encoding.UTF8.GetString(batch.Key(message)), row, isOld));
                }
                else if (message.Kind is OutputKind.Forecast)
                {
                    newest = Math.Max(newest, message.Time);
                    if (book.IsDue(partition, newest)) Put(new AlertInput(newest, null, default, false));
                }
            }
            book.Take(partition, batch.NextOffset);
            if (inputs.Count == 0) return book.Changes > changes;
            journal.Append(new AlertEntry { Partition = partition, Next = batch.NextOffset, Inputs = inputs }, flush: book.Changes > changes, () => book.State);
            return book.Changes > changes;

            void Put(in AlertInput input)
            {
                book.Apply(partition, input);
                inputs.Add(input);
            }
        }
    }

    /// <summary>What a target is to be told now, the oldest first, and the versions that this comes to.</summary>
    public List<IncidentNotice> Untold(IAlertTarget target)
    {
        lock (gate)
        {
            return [.. book.Incidents.Where(incident => IsUntold(incident, target.Name, target.WantsEveryEnd)).Take(target.MostAtOnce)
                .Select(incident => target.WantsEveryEnd ? IncidentNotice.Since(incident, incident.Told.GetValueOrDefault(target.Name)) : IncidentNotice.Of(incident))];
        }
    }

    /// <summary>All that goes on.</summary>
    public List<IncidentNotice> Firing()
    {
        lock (gate)
        {
            Part();
            return [.. book.Incidents.Where(incident => incident.Ended is null).Select(IncidentNotice.Firing)];
        }
    }

    /// <summary>Notes that a target was told of incidents, or that this was given up.</summary>
    public void Acknowledge(string target, IReadOnlyList<IncidentNotice> incidents)
    {
        lock (gate)
        {
            foreach (IncidentNotice incident in incidents)
            {
                book.Acknowledge(target, incident.Id, incident.Version);
                journal.Append(new AlertEntry { Target = target, Incident = incident.Id, Version = incident.Version }, flush: false, () => book.State);
            }
        }
    }

    /// <summary>What page and metrics show.</summary>
    public AlertSnapshot Snapshot()
    {
        lock (gate)
        {
            List<IncidentNotice> incidents = [.. book.Incidents.Where(incident => incident.Ended is null).Select(IncidentNotice.Of)];
            incidents.Reverse();
            return new AlertSnapshot(incidents, book.Firing, book.Incidents.Count - incidents.Count,
                [.. book.Budgets.Select(budget => new BudgetNotice(budget.Name.Length == 0 ? "all" : budget.Name, budget.Rate.Count, budget.Rate.Period.TotalSeconds, budget.Used, AlertBudget.ScoreOf(budget.Threshold)))],
                Enum.GetValues<HeldBack>().ToDictionary(reason => reason.ToString().ToLowerInvariant(), book.HeldBackFor));
        }
    }

    /// <summary>Closes the journal.</summary>
    public void Dispose()
    {
        lock (gate) journal.Dispose();
    }

    /// <summary>Ends the alerts of partitions that have gone for good: their owner tells of their events.</summary>
    private void Part()
    {
        if (away.Count == 0) return;
        foreach (int partition in away.Where(gone => clock.GetUtcNow() - gone.Value >= awayForGood).Select(gone => gone.Key).Order().ToList())
        {
            away.Remove(partition);
            book.Leave(partition);
            journal.Append(new AlertEntry { Partition = partition, IsLeft = true }, flush: true, () => book.State);
        }
    }

    private void Again(AlertEntry entry)
    {
        if (entry.IsLeft)
        {
            book.Leave(entry.Partition);
            return;
        }
        if (entry.Target is { } target)
        {
            book.Acknowledge(target, entry.Incident, entry.Version);
            return;
        }
        foreach (AlertInput input in entry.Inputs) book.Apply(entry.Partition, input);
        book.Take(entry.Partition, entry.Next);
    }

    private static bool IsUntold(Incident incident, string target, bool everyEnd) => incident.Told.GetValueOrDefault(target) < (everyEnd ? incident.Version : incident.Notable);
}
