using System.Security.Cryptography;
using System.Text;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Detection;

namespace StreamForecast.Daemon.Alerting;

/// <summary>
/// Decides which events are told, and as which incident. A row goes through the rules in this order: age, least duration, quiet times; then it joins the incident of its group, or opens one where budget and
/// rate limit have room. An alert that is held back is looked at again at its next strange row. Knows no clock, thread or file: the same inputs make the same book. <see cref="AlertDesk"/> keeps it.
/// </summary>
internal sealed class AlertBook
{
    private const int MostAlerts = 10_000, MostUntold = 1_000, MostGroups = 10_000;
    private const int HoldRows = 50;                // of an event of the detector, and so of a murmur
    private const float MurmurShare = 0.75f;        // of the threshold: what ends only below it is not begun anew at every row
    private const double UnknownInterval = 60;      // seconds

    private static readonly Comparer<(long Due, string Series, AlertOrigin Origin)> byTime = Comparer<(long Due, string Series, AlertOrigin Origin)>.Create((a, b) =>
        a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Series != b.Series ? string.CompareOrdinal(a.Series, b.Series) : a.Origin.CompareTo(b.Origin));

    private readonly AlertOptions options;
    private readonly IReadOnlyList<string> targets;
    private readonly QuietTime[] quiet;
    private readonly SeriesLabels labels;
    private readonly AlertRate? rateLimit;
    private readonly (SeriesPattern Series, AlertBudget Budget)[] budgets;
    private readonly AlertBookState state;
    private readonly Dictionary<(string Series, AlertOrigin Origin), Alert> alerts = [];
    private readonly SortedDictionary<int, SortedSet<(long Due, string Series, AlertOrigin Origin)>> due = [];
    private int firing;
    private readonly long[] heldBack = new long[Enum.GetValues<HeldBack>().Length];

    /// <summary>A book that goes on from a state; <paramref name="targets"/> are those that are to be told.</summary>
    public AlertBook(AlertOptions options, QuietTime[] quiet, IReadOnlyList<string> targets, AlertBookState state)
    {
        (this.options, this.quiet, this.targets, this.state) = (options, quiet, targets, state);
        labels = new SeriesLabels(options);
        rateLimit = AlertRate.TryParse(options.RateLimit, out AlertRate limit) ? limit : null;
        budgets = [.. options.Budgets.Select(group => (new SeriesPattern(group.Value.Series), BudgetOf(group.Key, group.Value.Budget))), .. options.Budget.Length > 0 ? [(new SeriesPattern("*"), BudgetOf("", options.Budget))] : Array.Empty<(SeriesPattern, AlertBudget)>()];
        state.Budgets.Clear();
        foreach (var (_, budget) in budgets) state.Budgets[budget.Name] = budget.State;
        foreach (Alert alert in state.Alerts)
        {
            alerts[(alert.Series, alert.Origin)] = alert;
            if (alert.Incident is not null) firing++;
            DueOf(alert.Partition).Add((alert.Due, alert.Series, alert.Origin));
        }
        foreach (Incident incident in state.Incidents)
            foreach (string gone in incident.Told.Keys.Except(targets).ToList()) incident.Told.Remove(gone);
    }

    /// <summary>Counts what the targets are to be told of.</summary>
    public long Changes { get; private set; }

    /// <summary>The state, for keeping it.</summary>
    public AlertBookState State
    {
        get
        {
            state.Alerts = [.. alerts.Values];
            return state;
        }
    }

    /// <summary>The budgets.</summary>
    public IEnumerable<AlertBudget> Budgets => budgets.Select(group => group.Budget);

    /// <summary>Incidents, those included that have ended and are not told everywhere.</summary>
    public IReadOnlyList<Incident> Incidents => state.Incidents;

    /// <summary>Alerts told that go on.</summary>
    public int Firing => firing;

    /// <summary>Whether an alert of a series was told and goes on.</summary>
    public bool IsFiring(string series) => Enum.GetValues<AlertOrigin>().Any(origin => alerts.TryGetValue((series, origin), out Alert? alert) && alert.Incident is not null);

    /// <summary>Events that ended without having been told, for a reason.</summary>
    public long HeldBackFor(HeldBack reason) => heldBack[(int)reason];

    /// <summary>The offset below which every record of a partition has been taken.</summary>
    public long Taken(int partition) => state.Taken.GetValueOrDefault(partition);

    /// <summary>Says so.</summary>
    public void Take(int partition, long next) => state.Taken[partition] = Math.Max(next, Taken(partition));

    /// <summary>Whether something is to happen when the event time of a partition has come so far.</summary>
    public bool IsDue(int partition, long time) => due.TryGetValue(partition, out var times) && times.Count > 0 && times.Min.Due <= time;

    /// <summary>Takes an input of a partition.</summary>
    public void Apply(int partition, in AlertInput input)
    {
        long now = state.Clocks[partition] = Math.Max(input.Time, state.Clocks.GetValueOrDefault(partition, long.MinValue));
        while (IsDue(partition, now)) Come(DueOf(partition).Min);
        if (input.Series is not { } series) return;
        AlertRow row = input.Row;
        switch (row.Kind)
        {
            case AlertRowKind.Withdrawal:
                if (alerts.TryGetValue((series, AlertOrigin.Event), out Alert? withdrawn) && withdrawn.Start == row.Verdict.EventStart) End(withdrawn, row.Time);
                break;
            case AlertRowKind.Silence when row.Verdict.State is EventState.Closed:
                if (alerts.TryGetValue((series, AlertOrigin.Silence), out Alert? silent)) End(silent, row.Time);
                break;
            case AlertRowKind.Silence:
                Strange(partition, series, AlertOrigin.Silence, row, input.IsOld);
                break;
            default:
                Row(partition, series, row, input.IsOld);
                break;
        }
    }

    /// <summary>Partitions with alerts that go on.</summary>
    public IEnumerable<int> Partitions => alerts.Values.Select(alert => alert.Partition).Distinct();

    /// <summary>A partition has gone to another process: its alerts end here.</summary>
    public void Leave(int partition)
    {
        foreach (Alert alert in alerts.Values.Where(alert => alert.Partition == partition).OrderBy(alert => alert.Since).ThenBy(alert => alert.Series, StringComparer.Ordinal).ToList())
        {
            alert.Held = null;      // it may be told elsewhere
            End(alert, alert.Newest);
        }
    }

    /// <summary>Notes that a target was told of an incident up to a version, or that this was given up.</summary>
    public void Acknowledge(string target, string incident, long version)
    {
        int place = state.Incidents.FindIndex(one => one.Id == incident);
        if (place < 0) return;
        Incident found = state.Incidents[place];
        found.Told[target] = Math.Max(version, found.Told.GetValueOrDefault(target));
        if (found.Ended is not null && targets.All(one => found.Told.GetValueOrDefault(one) >= found.Version)) state.Incidents.RemoveAt(place);
    }

    private void Row(int partition, string series, in AlertRow row, bool isOld)
    {
        Verdict verdict = row.Verdict;
        long of = verdict.State is EventState.None or EventState.Closed ? 0 : verdict.EventStart;       // the event that goes on
        if (alerts.TryGetValue((series, AlertOrigin.Event), out Alert? known) && known.Start != of && row.Time >= known.Newest) End(known, row.Time);
        if (verdict.State is EventState.Closed) return;
        if (verdict.State is not EventState.None) Strange(partition, series, AlertOrigin.Event, row, isOld);
        else if (BudgetFor(series) is { } budget)
        {
            budget.Advance(row.Time);
            if (AlertBudget.StrangenessOf(verdict.Score) >= Math.Max(AlertBudget.Least, MurmurShare * budget.Threshold)) Strange(partition, series, AlertOrigin.Murmur, row, isOld);
        }
    }

    private void Strange(int partition, string series, AlertOrigin origin, in AlertRow row, bool isOld)
    {
        if (!alerts.TryGetValue((series, origin), out Alert? alert)) alert = Open(partition, series, origin, row);
        if (row.Time >= alert.Newest || alert.Score == 0) Look(alert, row, isOld);
    }

    private Alert Open(int partition, string series, AlertOrigin origin, in AlertRow row)
    {
        long start = origin is AlertOrigin.Murmur ? row.Time : row.Verdict.EventStart;
        if (origin is AlertOrigin.Event && alerts.Remove((series, AlertOrigin.Murmur), out Alert? murmur))
        {
            DueOf(murmur.Partition).Remove((murmur.Due, series, AlertOrigin.Murmur));       // it has become an event
            (murmur.Origin, murmur.Start, murmur.Due) = (origin, start, 0);
            return alerts[(series, origin)] = murmur;
        }
        return alerts[(series, origin)] = new Alert { Series = series, Partition = partition, Origin = origin, Start = start, Since = Math.Min(start, row.Time), Newest = row.Time, Labels = labels.Of(series) };
    }

    /// <summary>A row of an alert that goes on.</summary>
    private void Look(Alert alert, in AlertRow row, bool isOld)
    {
        alert.Newest = Math.Max(alert.Newest, row.Time);
        Verdict verdict = row.Verdict;
        if (verdict.Score > alert.Score)
            (alert.Score, alert.Kind, alert.Direction, alert.Value, alert.Lower, alert.Expected, alert.Upper) = (verdict.Score, verdict.Kind, verdict.Direction, row.Value, row.Lower, row.Expected, row.Upper);
        long last = alert.Newest + (alert.Origin is AlertOrigin.Murmur ? (long)(1000 * HoldRows * (row.IntervalSeconds > 0 ? row.IntervalSeconds : UnknownInterval)) : (long)options.MaximumDuration.TotalMilliseconds);
        SetDue(alert, last);
        if (alert.Incident is null) Judge(alert, row.Time, verdict, isOld);
        else if (verdict.Flag && SeverityOf(alert.Score) > alert.ToldSeverity) Escalate(alert);
        if (alert.Incident is null || alert.Cell is null || BudgetFor(alert.Series) is not { } budget) return;
        budget.Observe(alert.Cell, row.Time, AlertBudget.StrangenessOf(verdict.Score));
    }

    /// <summary>Tells an alert that was not told, if the rules let it through.</summary>
    private void Judge(Alert alert, long time, in Verdict verdict, bool isOld)
    {
        AlertBudget? budget = BudgetFor(alert.Series);
        if (!verdict.Flag && budget is null) return;
        bool standsStill = verdict.Kind is AnomalyKind.FlatLine or AnomalyKind.Gap;
        if (isOld) alert.Held = HeldBack.Old;
        else if (!standsStill && time - alert.Since < options.MinimumDuration.TotalMilliseconds) alert.Held = HeldBack.Short;
        else if (QuietUntil(alert.Series, time) is { } end)
        {
            alert.Held = HeldBack.Quiet;
            if (standsStill) SetDue(alert, Math.Min(alert.Due, end));      // no row of its own may come
        }
        else if (firing >= MostAlerts) alert.Held = HeldBack.Full;
        else Admit(alert, time, verdict, budget);
    }

    private void Admit(Alert alert, long time, in Verdict verdict, AlertBudget? budget)
    {
        SortedDictionary<string, string> group = GroupOf(alert);
        bool hasRoom = true;
        if (budget is not null)
        {
            alert.Cell ??= CellOf(alert, budget, group);
            hasRoom = budget.Observe(alert.Cell, time, AlertBudget.StrangenessOf(verdict.Score));
        }
        if ((verdict.Flag || hasRoom) && IncidentOf(alert, group) is { } incident) Join(alert, incident);
        else if (!hasRoom) alert.Held = HeldBack.Budget;
        else if (!TryOpen(time)) alert.Held = HeldBack.Rate;
        else
        {
            budget?.Spend(time);
            string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(alert.Key)))[..16];
            incident = new Incident { Id = id, Group = group, Opened = alert.Since };
            state.Incidents.Add(incident);
            Join(alert, incident);
        }
    }

    private void Join(Alert alert, Incident incident)
    {
        (alert.Held, alert.Incident, alert.ToldKind, alert.ToldDirection, alert.ToldSeverity) = (null, incident.Id, alert.Kind, alert.Direction, SeverityOf(alert.Score));
        incident.Alerts.Add(alert);
        firing++;
        Change(incident, alert, isNotable: true);
    }

    private void Escalate(Alert alert)
    {
        alert.FormerSeverities.Add(alert.ToldSeverity);
        alert.ToldSeverity = SeverityOf(alert.Score);
        Change(state.Incidents.First(one => one.Id == alert.Incident), alert, isNotable: true);
    }

    private void End(Alert alert, long time)
    {
        alerts.Remove((alert.Series, alert.Origin));
        DueOf(alert.Partition).Remove((alert.Due, alert.Series, alert.Origin));
        if (alert.Incident is null)
        {
            if (alert.Held is { } reason && alert.Origin is not AlertOrigin.Murmur) heldBack[(int)reason]++;
            return;
        }
        firing--;
        alert.Ended = Math.Max(time, alert.Newest);
        Incident incident = state.Incidents.First(one => one.Id == alert.Incident);
        bool isOver = incident.Alerts.TrueForAll(one => one.Ended is not null);
        if (isOver) incident.Ended = incident.Alerts.Max(one => one.Ended);
        Change(incident, alert, isNotable: isOver);
        Incident[] untold = [.. state.Incidents.Where(one => one.Ended is not null)];
        if (untold.Length > MostUntold) state.Incidents.Remove(untold[0]);
    }

    /// <summary>The time of an alert has come: a murmur is over, a quiet time is, or an alert without news.</summary>
    private void Come((long Due, string Series, AlertOrigin Origin) what)
    {
        Alert alert = alerts[(what.Series, what.Origin)];
        long last = alert.Newest + (long)options.MaximumDuration.TotalMilliseconds;
        if (what.Origin is AlertOrigin.Murmur || what.Due >= last || alert.Held is not HeldBack.Quiet)
        {
            End(alert, what.Due);
            return;
        }
        SetDue(alert, last);
        Judge(alert, what.Due, new Verdict(alert.Score, true, SeverityOf(alert.Score), alert.Kind, EventState.Open, alert.Start, alert.Direction), isOld: false);
    }

    private void Change(Incident incident, Alert alert, bool isNotable)
    {
        alert.Changed = ++incident.Version;
        if (isNotable) incident.Notable = incident.Version;
        Changes++;
    }

    private AlertBudget? BudgetFor(string series)
    {
        foreach (var (pattern, budget) in budgets)
            if (pattern.Matches(series)) return budget;
        return null;
    }

    private AlertBudget BudgetOf(string name, string rate)
    {
        if (!AlertRate.TryParse(rate, out AlertRate parsed)) throw new InvalidOperationException($"BUG: the budget \"{rate}\" was not checked.");
        var budget = new AlertBudget(name, parsed, options.AlwaysFrom);
        if (state.Budgets.TryGetValue(name, out AlertBudgetState? learnt)) budget.Restore(learnt);
        return budget;
    }

    private SortedDictionary<string, string> GroupOf(Alert alert)
    {
        var group = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string label in options.GroupBy) group[label] = alert.Labels.GetValueOrDefault(label, "");
        return group;
    }

    /// <summary>The incident that an alert belongs to: of its group, going on, and begun about when it did.</summary>
    private Incident? IncidentOf(Alert alert, SortedDictionary<string, string> group) => options.GroupWindow == TimeSpan.Zero
        ? null
        : state.Incidents.FindLast(one => one.Ended is null && IsWithinWindow(one.Opened, alert.Since) && one.Group.SequenceEqual(group));

    private BudgetCell CellOf(Alert alert, AlertBudget budget, SortedDictionary<string, string> group)
    {
        if (options.GroupWindow == TimeSpan.Zero) return new BudgetCell { Start = alert.Since };
        string key = $"{budget.Name}\n{string.Join('\n', group.Values)}";
        if (state.Cells.TryGetValue(key, out BudgetCell? cell) && IsWithinWindow(cell.Start, alert.Since)) return cell;
        if (state.Cells.Count >= MostGroups) state.Cells.Clear();
        return state.Cells[key] = new BudgetCell { Start = alert.Since };
    }

    private bool IsWithinWindow(long first, long time) => Math.Abs(time - first) <= options.GroupWindow.TotalMilliseconds;

    private bool TryOpen(long time)
    {
        if (rateLimit is not { } limit) return true;
        long now = state.Opened.Count > 0 ? Math.Max(time, state.Opened[^1]) : time;
        state.Opened.RemoveAll(one => one <= now - (long)limit.Period.TotalMilliseconds);
        if (state.Opened.Count + 1 > limit.Count) return false;
        state.Opened.Add(now);
        return true;
    }

    private long? QuietUntil(string series, long time) => quiet.Select(one => one.EndFor(series, time)).Max();

    private void SetDue(Alert alert, long time)
    {
        SortedSet<(long, string, AlertOrigin)> times = DueOf(alert.Partition);
        times.Remove((alert.Due, alert.Series, alert.Origin));
        alert.Due = time;
        times.Add((time, alert.Series, alert.Origin));
    }

    private SortedSet<(long Due, string Series, AlertOrigin Origin)> DueOf(int partition)
    {
        if (!due.TryGetValue(partition, out var times)) due[partition] = times = new(byTime);
        return times;
    }

    /// <summary>By the score, as the detector; a murmur counts as minor.</summary>
    private static Severity SeverityOf(float score) => score switch
    {
        >= 0.9f => Severity.Critical,
        >= 0.75f => Severity.Major,
        _ => Severity.Minor,
    };
}
