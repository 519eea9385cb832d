namespace StreamForecast.Engine.Evaluation;

/// <summary>
/// The scores of many series as one: counts are added, coverage is over all rows, and errors relative to the naive
/// forecast are averaged as ratios are (geometrically, each series once), because their units differ.
/// </summary>
public sealed record ScoreTotals
{
    /// <summary>Number of series.</summary>
    public required int Series { get; init; }

    /// <summary>Sum of <see cref="OneStepScore.Rows"/>.</summary>
    public required long Rows { get; init; }

    /// <summary>Sum of <see cref="OneStepScore.Observed"/>.</summary>
    public required long Observed { get; init; }

    /// <summary>Sum of <see cref="OneStepScore.Gaps"/>.</summary>
    public required long Gaps { get; init; }

    /// <summary>Sum of <see cref="OneStepScore.Duplicates"/>.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Sum of <see cref="OneStepScore.Late"/>.</summary>
    public required long Late { get; init; }

    /// <summary>Sum of <see cref="OneStepScore.Flagged"/>.</summary>
    public required long Flagged { get; init; }

    /// <summary>Sum of <see cref="OneStepScore.Events"/>.</summary>
    public required long Events { get; init; }

    /// <summary>Sum of <see cref="OneStepScore.Judged"/>.</summary>
    public required long Judged { get; init; }

    /// <summary>Share of all judged values within the 90 % band; NaN when there were none.</summary>
    public required double Coverage { get; init; }

    /// <summary>Geometric mean of <see cref="OneStepScore.RelativeError"/> over the series that have one; NaN when none has.</summary>
    public required double RelativeError { get; init; }

    /// <summary>Geometric mean of <see cref="OneStepScore.RelativePinball"/> over the series that have one; NaN when none has.</summary>
    public required double RelativePinball { get; init; }

    /// <summary>Sums up.</summary>
    public static ScoreTotals Of(IReadOnlyCollection<OneStepScore> scores) => new()
    {
        Series = scores.Count,
        Rows = scores.Sum(score => score.Rows),
        Observed = scores.Sum(score => score.Observed),
        Gaps = scores.Sum(score => score.Gaps),
        Duplicates = scores.Sum(score => score.Duplicates),
        Late = scores.Sum(score => score.Late),
        Flagged = scores.Sum(score => score.Flagged),
        Events = scores.Sum(score => score.Events),
        Judged = scores.Sum(score => score.Judged),
        Coverage = scores.Sum(score => score.Inside) / (double)scores.Sum(score => score.Judged),
        RelativeError = GeometricMean(scores.Select(score => score.RelativeError)),
        RelativePinball = GeometricMean(scores.Select(score => score.RelativePinball)),
    };

    // A forecast without any error would make the mean zero on its own; it counts as a thousandth of the naive error.
    private static double GeometricMean(IEnumerable<double> ratios)
    {
        double[] logs = [.. ratios.Where(double.IsFinite).Select(ratio => Math.Log(Math.Max(ratio, 1e-3)))];
        return logs.Length == 0 ? double.NaN : Math.Exp(logs.Average());
    }
}
