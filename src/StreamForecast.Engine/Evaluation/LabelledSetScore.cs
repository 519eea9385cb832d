namespace StreamForecast.Engine.Evaluation;

/// <summary>How a detector did on a set of labelled series: one threshold for all of them.</summary>
public sealed class LabelledSetScore
{
    private const double MostAlarmRows = 0.05;       // share of the rows: what rings more often is no alarm, whatever it finds

    private readonly AlarmCount[] scored = new AlarmCount[ScoreThresholds.All.Count], warmUp = new AlarmCount[ScoreThresholds.All.Count];

    /// <summary>Adds up.</summary>
    public LabelledSetScore(IReadOnlyList<LabelledSeriesScore> series)
    {
        Series = series;
        foreach (var one in series)
        {
            for (int i = 0; i < scored.Length; i++)
            {
                scored[i] += one.Scored[i];
                warmUp[i] += one.WarmUp[i];
            }
        }
    }

    /// <summary>The series.</summary>
    public IReadOnlyList<LabelledSeriesScore> Series { get; }

    /// <summary>Mean of the series' average precision, over those with a labelled row; NaN when there are none.</summary>
    public double AveragePrecision
    {
        get
        {
            double[] all = [.. Series.Select(one => one.AveragePrecision).Where(double.IsFinite)];
            return all.Length == 0 ? double.NaN : all.Average();
        }
    }

    /// <summary>Days judged, over all series.</summary>
    public double Days => Series.Sum(one => one.Days);

    /// <summary>Counts by <see cref="ScoreThresholds.All"/>.</summary>
    public IReadOnlyList<AlarmCount> Scored => scored;

    /// <summary>Counts at the default threshold.</summary>
    public AlarmCount AtDefault => scored[ScoreThresholds.DefaultPlace];

    /// <summary>Place of the threshold with the best F1 over the later halves of the warm-ups, the highest of equals, among those that alarm in at most 5 % of the rows: for scores that no threshold was fixed for.</summary>
    public int CalibratedPlace => BestOf(warmUp);

    /// <summary>Place of the threshold with the best F1 over the judged rows themselves: what no detector can know, a bound.</summary>
    public int BestPlace => BestOf(scored);

    private static int BestOf(AlarmCount[] counts)
    {
        int best = counts.Length - 1;
        for (int i = best - 1; i >= 0 && counts[i].AlarmRows <= MostAlarmRows * counts[i].Rows; i--)
            if (counts[i].F1 > counts[best].F1) best = i;
        return best;
    }
}
