namespace StreamForecast.Engine.Training;

/// <summary>
/// Parts the series that are trained on from those that are watched, by their order alone: the same series, the same split. Of many
/// series whole ones are held back, spread evenly over them; of few the last rows of each, with the rows before for their statistics.
/// </summary>
/// <param name="Trained">What is learnt from.</param>
/// <param name="Watched">What is not; may be empty.</param>
public sealed record HeldBackSplit(IReadOnlyList<TrainingSeries> Trained, IReadOnlyList<TrainingSeries> Watched)
{
    /// <summary>From so many series on whole ones are held back.</summary>
    public const int Many = 20;

    /// <summary>Series whose held-back rows would be fewer are trained on whole.</summary>
    public const int LeastRows = 16;

    /// <summary>
    /// Holds back the last rows of every series, however many there are, for judging what was learnt before them: a tenth of it, at least its horizon and
    /// eight rows, at most a fifth. Series of less than forty rows are trained on whole.
    /// </summary>
    public static HeldBackSplit LastRows(IReadOnlyList<TrainingSeries> series)
    {
        const int Fewest = 8;
        var trained = new List<TrainingSeries>();
        var watched = new List<TrainingSeries>();
        foreach (TrainingSeries one in series)
        {
            int rows = Math.Min(Math.Max(one.Values.Length / 10, Math.Max(one.Horizon, Fewest)), one.Values.Length / 5), cut = one.Values.Length - rows;
            trained.Add(rows < Fewest ? one : one with { Values = one.Values[..cut] });
            if (rows >= Fewest) watched.Add(one with { First = cut });
        }
        return new HeldBackSplit(trained, watched);
    }

    /// <summary>Holds back about <paramref name="share"/>; nothing is watched when it is 0, or when a few series are too short.</summary>
    public static HeldBackSplit Of(IReadOnlyList<TrainingSeries> series, double share)
    {
        var trained = new List<TrainingSeries>();
        var watched = new List<TrainingSeries>();
        for (int i = 0; i < series.Count; i++)
        {
            TrainingSeries one = series[i];
            if (series.Count >= Many)
            {
                bool whole = Math.Floor((i + 1) * share) > Math.Floor(i * share);
                (whole ? watched : trained).Add(one);
                continue;
            }
            int cut = one.Values.Length - (int)(one.Values.Length * share);
            bool tooShort = one.Values.Length - cut < LeastRows;
            trained.Add(tooShort ? one : one with { Values = one.Values[..cut] });
            if (!tooShort) watched.Add(one with { First = cut });
        }
        return new HeldBackSplit(trained, watched);
    }
}
