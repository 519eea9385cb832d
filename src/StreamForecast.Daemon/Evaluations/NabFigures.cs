namespace StreamForecast.Daemon.Evaluations;

/// <summary>NAB's scores: by profile at the default threshold, which was fixed before any data was seen, and at the one fitted on the labels as NAB publishes.</summary>
/// <param name="Files">Data files.</param>
/// <param name="Rows">Rows of all files.</param>
/// <param name="Windows">Labelled windows.</param>
/// <param name="AtDefault">Scores in the order of NabProfile.All.</param>
/// <param name="Fitted">The same with the fitted threshold.</param>
internal sealed record NabFigures(int Files, long Rows, int Windows, IReadOnlyList<double> AtDefault, IReadOnlyList<double> Fitted);
