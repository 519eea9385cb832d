using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Demo;

/// <summary>
/// What the demo knows of the daemon's results: written by <see cref="DemoReader"/> as they come out of Kafka, read by the
/// screen a few times a second. Anomalies are judged against the labels, which the daemon never sees.
/// </summary>
internal sealed class DemoBoard
{
    /// <summary>Rows behind a planted anomaly that still belong to it.</summary>
    public const int Grace = 6;

    // Coverage counts from here on: the first days have no season to forecast from, and an operator does not look yet.
    private const int CoverageFrom = 168;

    private readonly Lock gate = new();
    private readonly DemoPlan plan;
    private readonly Dictionary<string, int> numbers;
    private readonly EventTally[] tallies;
    private readonly DemoTrail[] trails;
    private long records, inside, judged;
    private int falseWhileNew;

    /// <summary>An empty board for the plan's series.</summary>
    public DemoBoard(DemoPlan plan)
    {
        this.plan = plan;
        numbers = plan.Series.Select((series, i) => (series.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i);
        tallies = [.. plan.Labels.Select(labels => new EventTally(labels, Grace))];
        trails = [.. plan.Series.Select(series => new DemoTrail(series.Name))];
    }

    /// <summary>Records that came back.</summary>
    public long Records => Volatile.Read(ref records);

    /// <summary>Takes in a record of topic <c>forecasts</c>.</summary>
    public void Forecast(string series, long time, float value, float lower, float upper, float score, bool flagged)
    {
        int i = numbers[series], row = DemoPlan.RowOf(time);
        lock (gate)
        {
            records++;
            tallies[i].Observe(row, flagged);
            trails[i].Add(new DemoPoint(row, value, lower, upper, score, flagged, plan.Labels[i][row]));
            if (row < CoverageFrom || !float.IsFinite(lower)) return;
            judged++;
            if (value >= lower && value <= upper) inside++;
        }
    }

    /// <summary>Takes in that topic <c>anomalies</c> opened an event.</summary>
    public void Opened(string series, long time)
    {
        int row = DemoPlan.RowOf(time);
        lock (gate)
        {
            if (tallies[numbers[series]].Opened(row) && row < plan.Backlog) falseWhileNew++;
        }
    }

    /// <summary>How things stand, with copies of the <paramref name="worst"/> strangest series of the moment.</summary>
    public DemoView Look(int worst)
    {
        lock (gate)
        {
            return new DemoView
            {
                Records = records,
                Begun = tallies.Sum(tally => tally.Begun),
                Found = tallies.Sum(tally => tally.Found),
                Missed = tallies.Sum(tally => tally.Missed),
                False = tallies.Sum(tally => tally.False) - falseWhileNew,
                FalseWhileNew = falseWhileNew,
                Coverage = inside / (double)judged,
                Worst = [.. trails.Where(trail => trail.Count > 0).OrderByDescending(trail => trail.Strangeness).ThenBy(trail => trail.Name, StringComparer.Ordinal).Take(worst).Select(trail => trail.Copy())],
                Row = trails.Max(trail => trail.Newest),
            };
        }
    }
}
