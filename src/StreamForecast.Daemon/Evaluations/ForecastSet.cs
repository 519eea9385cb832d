using StreamForecast.Daemon.History;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>A forecasting set: a folder with a <see cref="SetManifest"/> whose series have a horizon and test windows.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Series">The series to forecast, in the order of the manifest.</param>
internal sealed record ForecastSet(string Folder, IReadOnlyList<SetSeries> Series)
{
    /// <summary>Forecasts to make.</summary>
    public int Windows => Series.Sum(series => series.TestWindows);

    /// <summary>Bytes of all series' files, a file of several series once for each: what a run through the set reads.</summary>
    public long Length => Series.Sum(series => series.File.Length);

    /// <summary>Opens the folder. Throws as <see cref="SetManifest.Read"/>, and when nothing is there to forecast.</summary>
    public static ForecastSet Open(string folder)
    {
        SetSeries[] series = [.. SetManifest.Read(folder).Where(one => one is { Horizon: > 0, TestWindows: > 0 }).Select(one => one with { Season = Math.Max(1, one.Season) })];
        if (series.Length == 0) throw new InvalidDataException($"{Path.Combine(folder, SetManifest.FileName)} gives no series a horizon and test_windows: this is no forecasting set. A labelled one is for eval anomaly.");
        foreach (var one in series)
            if (one.Rows <= (long)one.Horizon * one.TestWindows)
                throw new InvalidDataException($"{Path.Combine(folder, SetManifest.FileName)}: series \"{one.Name}\" has {one.Rows} rows, and {one.TestWindows} windows of {one.Horizon} leave none before the first.");
        return new ForecastSet(folder, series);
    }

    /// <summary>Rows seen before each forecast of a series: its windows lie one behind the other at the end of its file.</summary>
    public static int[] Origins(SetSeries series) => [.. Enumerable.Range(0, series.TestWindows).Select(window => series.Rows - series.Horizon * (series.TestWindows - window))];

    /// <summary>The files of every <paramref name="parts"/>th series from number <paramref name="part"/> on, to be run with a halt at every origin.</summary>
    public HistoryFolder Part(int part, int parts) => new()
    {
        Path = Folder,
        Files = [.. Series.Where((_, i) => i % parts == part).Select(series => series.File with { Halts = Origins(series) })],
        Skipped = [],
    };
}
