namespace StreamForecast.Engine.Evaluation;

/// <summary>
/// The score of the Numenta Anomaly Benchmark, version 1.1 (Lavin and Ahmad 2015): add every file's scores and windows,
/// then ask for a profile's score at the best or at a given threshold. Used by <c>eval nab</c>.
/// </summary>
/// <remarks>
/// A row counts when it lies behind its file's probation (15 % of the rows, 750 at most). Inside a window the earliest
/// detected row earns by how early it is; each detected row outside loses by its distance from the window before it.
/// </remarks>
public sealed class NabScorer
{
    private readonly List<Row> rows = [];
    private bool sorted;

    /// <summary>Windows added so far.</summary>
    public int Windows { get; private set; }

    /// <summary>
    /// Adds a file: one score in [0, 1] per row, in file order, and its windows as first and last row (inclusive, ascending,
    /// disjoint).
    /// </summary>
    public void Add(ReadOnlySpan<double> scores, IReadOnlyList<(int First, int Last)> windows)
    {
        int probation = Math.Min((int)(0.15 * scores.Length), 750);
        int next = 0;
        for (int i = probation; i < scores.Length; i++)
        {
            while (next < windows.Count && i > windows[next].Last) next++;
            if (next < windows.Count && i >= windows[next].First)
            {
                var (first, last) = windows[next];
                rows.Add(new Row(scores[i], Windows + next, Sigmoid(-(last - i + 1.0) / (last - first + 1)) / Sigmoid(-1)));
            }
            else if (next == 0) rows.Add(new Row(scores[i], -1, -1));
            else
            {
                var (first, last) = windows[next - 1];
                rows.Add(new Row(scores[i], -1, Sigmoid((i - last) / (double)Math.Max(last - first, 1))));
            }
        }
        Windows += windows.Count;
        sorted = false;
    }

    /// <summary>
    /// The highest score that any threshold gives, and that threshold (1.1: detecting nothing is best). NAB publishes this
    /// one; the threshold is fitted on the labels, so no detector can know it beforehand.
    /// </summary>
    public (double Score, double Threshold) Best(NabProfile profile)
    {
        double best = -profile.Miss * Windows, threshold = 1.1;
        Sweep(profile, (at, total) =>
        {
            if (total > best) (best, threshold) = (total, at);
        });
        return (Normalise(profile, best), threshold);
    }

    /// <summary>The score when rows from <paramref name="threshold"/> on count as detected.</summary>
    public double At(NabProfile profile, double threshold) => Normalise(profile, Total(profile, threshold));

    private double Total(NabProfile profile, double threshold)
    {
        double score = -profile.Miss * Windows;
        Sweep(profile, (at, total) =>
        {
            if (at >= threshold) score = total;
        });
        return score;
    }

    /// <summary>What is missing from the perfect score at a threshold, in points before normalisation: also of files without windows.</summary>
    public double Lost(NabProfile profile, double threshold) => profile.Hit * Windows - Total(profile, threshold);

    // Lowers the threshold from score to score and tells the total at each.
    private void Sweep(NabProfile profile, Action<double, double> told)
    {
        if (!sorted) rows.Sort(static (a, b) => b.Score.CompareTo(a.Score));
        sorted = true;
        double[] found = new double[Windows];       // value of the best detected row of each window, NaN for none
        Array.Fill(found, double.NaN);
        double total = -profile.Miss * Windows;
        for (int i = 0; i < rows.Count;)
        {
            double threshold = rows[i].Score;
            for (; i < rows.Count && rows[i].Score == threshold; i++)
            {
                var (_, window, value) = rows[i];
                if (window < 0) total += profile.FalseAlarm * value;
                else if (double.IsNaN(found[window]))
                {
                    total += profile.Miss + profile.Hit * value;
                    found[window] = value;
                }
                else if (value > found[window])
                {
                    total += profile.Hit * (value - found[window]);
                    found[window] = value;
                }
            }
            told(threshold, total);
        }
    }

    // 0 for detecting nothing, 100 for the first row of every window and nothing else.
    private double Normalise(NabProfile profile, double total)
    {
        double nothing = -profile.Miss * Windows, perfect = profile.Hit * Windows;
        return 100 * (total - nothing) / (perfect - nothing);
    }

    private static double Sigmoid(double y) => y > 3 ? -1 : 2 / (1 + Math.Exp(5 * y)) - 1;

    /// <param name="Score">The detector's.</param>
    /// <param name="Window">The window the row lies in, over all files; -1 outside.</param>
    /// <param name="Value">What detecting it is worth, before the profile's weights.</param>
    private readonly record struct Row(double Score, int Window, double Value);
}
