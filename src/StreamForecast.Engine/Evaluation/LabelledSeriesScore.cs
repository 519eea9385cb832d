namespace StreamForecast.Engine.Evaluation;

/// <summary>How a detector did on one labelled series.</summary>
public sealed class LabelledSeriesScore
{
    private const double Day = 86_400_000, Week = 7 * Day;

    private readonly AlarmCount[] scored, warmUp;
    private readonly List<int> falseAlarmsByWeek = [];

    /// <summary>
    /// Judges a series: <paramref name="rows"/> and their event times (Unix ms) in file order. The first <paramref name="trainRows"/> are warm-up: only a calibration may look at
    /// their labels, at those of the later half. <paramref name="interval"/> (ms) is the time that the last row stands for.
    /// </summary>
    public LabelledSeriesScore(string name, ReadOnlySpan<ScoredRow> rows, ReadOnlySpan<long> times, int trainRows, double interval)
    {
        trainRows = Math.Min(trainRows, rows.Length);
        ReadOnlySpan<ScoredRow> judged = rows[trainRows..], tuning = rows[(trainRows / 2)..trainRows];
        (Name, Rows, TrainRows) = (name, rows.Length, trainRows);
        AveragePrecision = Evaluation.AveragePrecision.Of(judged);
        Days = judged.Length == 0 ? 0 : (times[^1] - times[trainRows] + interval) / Day;
        (scored, warmUp) = (Counts(judged), Counts(tuning));

        long first = times.IsEmpty ? 0 : times[0];
        long[] own = times.ToArray();
        AlarmCounter.Count(rows, ScoreThresholds.Default, (row, alarms) =>
        {
            int week = (int)Math.Max(0, (own[row] - first) / Week);
            while (falseAlarmsByWeek.Count <= week) falseAlarmsByWeek.Add(0);
            falseAlarmsByWeek[week] += alarms;
        });
        AgeInWeeks = times.IsEmpty ? 0 : Math.Max(0, (times[^1] - first + interval) / Week);
    }

    /// <summary>The series' key.</summary>
    public string Name { get; }

    /// <summary>All rows.</summary>
    public int Rows { get; }

    /// <summary>Rows of the warm-up, which are not judged.</summary>
    public int TrainRows { get; }

    /// <summary>Days from the first judged row to the last.</summary>
    public double Days { get; }

    /// <summary>Weeks from the first row to the last.</summary>
    public double AgeInWeeks { get; }

    /// <summary>Area under the precision-recall curve of the judged rows; NaN when none is labelled.</summary>
    public double AveragePrecision { get; }

    /// <summary>Counts over the judged rows at the default threshold.</summary>
    public AlarmCount AtDefault => scored[ScoreThresholds.DefaultPlace];

    /// <summary>Counts over the judged rows, by <see cref="ScoreThresholds.All"/>.</summary>
    public IReadOnlyList<AlarmCount> Scored => scored;

    /// <summary>Counts over the later half of the warm-up.</summary>
    public IReadOnlyList<AlarmCount> WarmUp => warmUp;

    /// <summary>False alarms at the default threshold, by the week of the series' life; warm-up included, weeks without any at the end left out.</summary>
    public IReadOnlyList<int> FalseAlarmsByWeek => falseAlarmsByWeek;

    private static AlarmCount[] Counts(ReadOnlySpan<ScoredRow> rows)
    {
        var counts = new AlarmCount[ScoreThresholds.All.Count];
        for (int i = 0; i < counts.Length; i++) counts[i] = AlarmCounter.Count(rows, ScoreThresholds.All[i]);
        return counts;
    }
}
