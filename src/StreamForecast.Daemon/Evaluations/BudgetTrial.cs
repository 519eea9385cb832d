using System.Runtime.InteropServices;
using System.Text;
using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Evaluation;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// A labelled set as one fleet whose series all begin at the same moment, through the book of alerts: what a budget comes to, and what it finds, beside the fixed threshold that raises as many incidents.
/// Used by <c>eval anomaly --budget</c>.
/// </summary>
internal sealed class BudgetTrial(LabelledSet set, AlertOptions options)
{
    private const double Day = 86_400_000;
    private const int WindowIncidents = 20;         // of a window that is long: chance alone moves so many by 22 %
    private const int Halvings = 14;
    private const string Target = "eval";

    private readonly List<Fed> fed = [];
    private readonly List<List<ScoredRow>> rows = [];       // by slot
    private readonly List<(long First, int File, string Name)> series = [];
    private long last;

    /// <summary>Hears of a row.</summary>
    public void OnRow(int file, SeriesIndex index, ObservationBatch batch, ResultBatch results, int i, bool labelled)
    {
        int slot = batch.Slot[i];
        while (rows.Count <= slot)
        {
            rows.Add([]);
            series.Add((batch.Time[i], file, Encoding.UTF8.GetString(index.Key(slot))));
        }
        long time = batch.Time[i] - series[slot].First;
        last = Math.Max(last, time);
        rows[slot].Add(new ScoredRow(0, labelled));
        if (!results.Verdict[i].IsTold && AlertBudget.StrangenessOf(results.Verdict[i].Score) < AlertBudget.Least) return;
        AlertRow row = AlertRow.Of(batch, results, i);
        long start = row.Verdict.EventStart == 0 ? 0 : row.Verdict.EventStart - series[slot].First;
        fed.Add(new(new AlertInput(time, series[slot].Name, row with { Time = time, Verdict = row.Verdict with { EventStart = start } }, false), slot, rows[slot].Count - 1));
    }

    /// <summary>What the budget comes to.</summary>
    public BudgetFigures Run()
    {
        fed.Sort((a, b) => a.Input.Time != b.Input.Time ? a.Input.Time.CompareTo(b.Input.Time) : a.Slot != b.Slot ? a.Slot.CompareTo(b.Slot) : a.Row.CompareTo(b.Row));
        if (!AlertRate.TryParse(options.Budget, out AlertRate rate)) throw new InvalidDataException($"--budget is \"{options.Budget}\"; give {AlertRate.Form}.");
        (List<long> times, AlarmCount alarms, float threshold) = Told(options);

        // The same book with room for nothing, except from a fixed score on, which is sought by halves.
        double low = 0, high = 1;
        (List<long> Times, AlarmCount Alarms, float Threshold) atFixed = default;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            atFixed = Told(options with { Budget = "1/366d", AlwaysFrom = middle });
            if (atFixed.Times.Count > times.Count) low = middle;
            else high = middle;
        }
        atFixed = Told(options with { Budget = "1/366d", AlwaysFrom = high });

        double window = WindowIncidents / rate.PerMillisecond;
        int windows = (int)(last / window);
        double[] shares = [.. Enumerable.Range(0, windows).Select(w => times.Count(time => time >= w * window && time < (w + 1) * window) / (double)WindowIncidents)];
        return new BudgetFigures(rate, last / Day, times.Count, times.Count / (rate.PerMillisecond * last), window / Day, shares, alarms, threshold, atFixed.Times.Count, atFixed.Alarms, (float)high);
    }

    private (List<long> Times, AlarmCount Alarms, float Threshold) Told(AlertOptions with)
    {
        var book = new AlertBook(with, [], [Target], new AlertBookState());
        var times = new List<long>();
        var seen = new HashSet<string>();
        foreach (List<ScoredRow> one in rows)
            for (int row = 0; row < one.Count; row++) one[row] = new ScoredRow(0, one[row].IsAnomaly);
        foreach (Fed next in fed)
        {
            long changes = book.Changes;
            book.Apply(0, next.Input);
            bool isAlarm = book.IsFiring(next.Input.Series!) && (next.Input.Row.Verdict.Flag || AlertBudget.StrangenessOf(next.Input.Row.Verdict.Score) >= book.Budgets.First().Threshold);
            if (isAlarm) rows[next.Slot][next.Row] = new ScoredRow(1, rows[next.Slot][next.Row].IsAnomaly);
            if (book.Changes == changes) continue;
            foreach (Incident incident in book.Incidents.ToList())
            {
                if (seen.Add(incident.Id)) times.Add(incident.Opened);
                book.Acknowledge(Target, incident.Id, incident.Version);
            }
        }
        var alarms = new AlarmCount();
        for (int slot = 0; slot < rows.Count; slot++)
            alarms += AlarmCounter.Count(CollectionsMarshal.AsSpan(rows[slot])[Math.Min(rows[slot].Count, set.TrainRows(series[slot].File) ?? rows[slot].Count / 2)..], 0.5f);
        return (times, alarms, AlertBudget.ScoreOf(book.Budgets.First().Threshold));
    }

    private readonly record struct Fed(AlertInput Input, int Slot, int Row);
}
