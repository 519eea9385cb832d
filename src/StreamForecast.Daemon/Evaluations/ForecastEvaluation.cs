namespace StreamForecast.Daemon.Evaluations;

/// <summary>What came of a forecasting set: the rows, and every forecaster's part. The first entry is the one evaluated; the others are what it is measured against.</summary>
/// <param name="Set">The set.</param>
/// <param name="Rows">Rows of each series.</param>
/// <param name="Entries">The forecasters, seasonal naive, naive and evidence among them.</param>
/// <param name="Published">Errors that others published on the set; null for none.</param>
internal sealed record ForecastEvaluation(ForecastSet Set, IReadOnlyList<StreamedSeries> Rows, IReadOnlyList<ForecastEntry> Entries, PublishedErrors? Published)
{
    /// <summary>Name of the baseline that repeats the newest value.</summary>
    public const string Naive = "naive";

    /// <summary>Name of the baseline that repeats the newest season.</summary>
    public const string SeasonalNaive = "seasonal-naive";

    /// <summary>Name of the evidence mixture.</summary>
    public const string Evidence = "evidence";

    /// <summary>The one evaluated.</summary>
    public ForecastEntry Model => Entries[0];
}
