using StreamForecast.Engine.Evaluation;
using StreamForecast.Engine.Filling;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>The scores of a set by length of the hidden stretches; lengths that no series has room for are left out.</summary>
/// <param name="Scores">By length, the number of series scored and the mean of their scores.</param>
internal sealed record FillEvaluation(IReadOnlyList<(int Length, int Series, FillScore Score)> Scores)
{
    /// <summary>Rows hidden in all.</summary>
    public long Rows => Scores.Sum(score => score.Score.Rows);

    /// <summary>Fills and scores all series, several at a time; the result does not depend on how many.</summary>
    public static FillEvaluation Run(FillNetwork network, IReadOnlyList<SeriesGrid> series, IReadOnlyList<int> lengths, int seed, Action<double, string> report, CancellationToken stop)
    {
        var scores = new FillScore?[series.Count, lengths.Count];
        int done = 0;
        Parallel.For(0, series.Count, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new FillTrial(new GapFiller(network), seed),
            (i, _, trial) =>
            {
                for (int k = 0; k < lengths.Count; k++) scores[i, k] = trial.Score(series[i].Values, series[i].Season, series[i].LongSeason, lengths[k], i);
                report((double)Interlocked.Increment(ref done) / series.Count, "");
                return trial;
            }, static _ => { });

        var result = new List<(int, int, FillScore)>();
        for (int k = 0; k < lengths.Count; k++)
        {
            FillScore[] scored = [.. Enumerable.Range(0, series.Count).Select(i => scores[i, k]).OfType<FillScore>()];
            if (scored.Length > 0) result.Add((lengths[k], scored.Length, FillScore.Mean(scored)));
        }
        return new FillEvaluation(result);
    }
}
