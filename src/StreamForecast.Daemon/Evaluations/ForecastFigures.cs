using StreamForecast.Engine.Evaluation;
using StreamForecast.Learning.Models;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>What is kept of a forecasting set's evaluation when its rows are not needed any more.</summary>
/// <param name="Set">Name of its folder.</param>
/// <param name="Series">Series.</param>
/// <param name="Rows">Rows of all series.</param>
/// <param name="Windows">Forecasts.</param>
/// <param name="Entries">Name and score of each forecaster, the one evaluated first.</param>
/// <param name="Published">Errors that others published; null for none.</param>
/// <param name="Gate">How far the model was adapted; null when it was not.</param>
internal sealed record ForecastFigures(string Set, int Series, long Rows, int Windows, IReadOnlyList<(string Name, ForecastScore Score)> Entries, PublishedErrors? Published, GateReport? Gate)
{
    /// <summary>The figures of an evaluation.</summary>
    public static ForecastFigures Of(ForecastEvaluation evaluation) => new(
        Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(evaluation.Set.Folder))),
        evaluation.Set.Series.Count, evaluation.Rows.Sum(series => (long)series.Values.Count), evaluation.Set.Windows,
        [.. evaluation.Entries.Select(entry => (entry.Name, entry.Total))], evaluation.Published, evaluation.Gate);

    /// <summary>The score of the one evaluated.</summary>
    public ForecastScore Model => Entries[0].Score;

    /// <summary>The score of a baseline, or of the model as it is.</summary>
    public ForecastScore Of(string name) => Entries.First(entry => entry.Name == name).Score;
}
