using StreamForecast.Daemon.History;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>One series of a benchmark set, as its manifest describes it; what the manifest leaves out is 0. Judges read these numbers, the engine never does.</summary>
/// <param name="File">Where its rows are.</param>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Season">Rows of a season, for the scale of errors.</param>
/// <param name="TrainRows">Rows at the beginning that are not scored.</param>
/// <param name="Horizon">Rows of a forecast.</param>
/// <param name="TestWindows">Forecasts at the end of the file, one behind the other.</param>
internal sealed record SetSeries(HistoryFile File, int Rows, int Season, int TrainRows, int Horizon, int TestWindows)
{
    /// <summary>Its name.</summary>
    public string Name => File.Series!;
}
