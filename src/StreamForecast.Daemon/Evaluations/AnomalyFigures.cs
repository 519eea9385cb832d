using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>The evaluation of a labelled set beside what little knowledge gives.</summary>
/// <param name="Set">Name of its folder.</param>
/// <param name="Model">The detector's score.</param>
/// <param name="Baselines">Name and score of each baseline.</param>
internal sealed record AnomalyFigures(string Set, LabelledSetScore Model, IReadOnlyList<(string Name, LabelledSetScore Score)> Baselines)
{
    /// <summary>Rows of all series.</summary>
    public long Rows => Model.Series.Sum(one => (long)one.Rows);
}
