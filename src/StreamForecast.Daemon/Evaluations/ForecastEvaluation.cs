using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Learning.Models;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>What came of a forecasting set: the rows, and every forecaster's part. The first entry is the one evaluated; the others are what it is measured against.</summary>
internal sealed class ForecastEvaluation
{
    /// <summary>Name of the baseline that repeats the newest value.</summary>
    public const string Naive = "naive";

    /// <summary>Name of the baseline that repeats the newest season.</summary>
    public const string SeasonalNaive = "seasonal-naive";

    /// <summary>Name of the evidence mixture.</summary>
    public const string Evidence = "evidence";

    private ForecastEvaluation(ForecastSet set, StreamedSeries[] rows, IReadOnlyList<ForecastEntry> entries) => (Set, Rows, Entries, Published) = (set, rows, entries, PublishedErrors.Read(set));

    /// <summary>The set.</summary>
    public ForecastSet Set { get; }

    /// <summary>Rows of each series.</summary>
    public IReadOnlyList<StreamedSeries> Rows { get; }

    /// <summary>The forecasters: the one evaluated, then its parent when it was adapted, then the baselines that it is not itself.</summary>
    public IReadOnlyList<ForecastEntry> Entries { get; }

    /// <summary>Errors that others published on the set; null for none.</summary>
    public PublishedErrors? Published { get; }

    /// <summary>How much the model was changed to suit the set's earlier rows; null when it was not.</summary>
    public GateReport? Gate { get; set; }

    /// <summary>The one evaluated.</summary>
    public ForecastEntry Model => Entries[0];

    /// <summary>The baseline of this name, which may be the one evaluated.</summary>
    public ForecastEntry Baseline(string name) => Entries.First(entry => entry.Name == name);

    /// <summary>Whether a name is that of a baseline.</summary>
    public static bool IsBaseline(string? name) => name is Naive or SeasonalNaive or Evidence;

    /// <summary>Streams the set through the networks, of which there may be none, and the evidence mixture, and judges all; the entry called <paramref name="first"/> becomes the first.</summary>
    public static ForecastEvaluation Run(ForecastSet set, EngineOptions options, IReadOnlyList<(string Name, Func<IStepModel> Open)> networks, string first, Action<double, string> report, CancellationToken stop)
    {
        (string Name, Func<IStepModel> Open)[] models = [.. networks, (Evidence, static () => new EvidenceStepModel())];
        var streamed = new ForecastStream(set, options).Run([.. models.Select(model => model.Open)], (bytes, note) => report(bytes / (set.Length * models.Length), note), stop);
        var rows = streamed[^1];
        ForecastEntry[] entries =
        [
            .. models.Select((model, i) => new ForecastEntry(model.Name, set, rows, [.. streamed[i].Select(series => series.Forecasts)])),
            ForecastEntry.Naive(SeasonalNaive, set, rows, season: null),
            ForecastEntry.Naive(Naive, set, rows, season: 1),
        ];
        return new ForecastEvaluation(set, rows, [.. entries.OrderByDescending(entry => entry.Name == first)]);         // a stable order
    }
}
