using StreamForecast.Daemon.History;
using StreamForecast.Engine;
using StreamForecast.Engine.Filling;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>A set of series to hide rows of: a folder of CSV files with columns timestamp and value, or one with a <see cref="SetManifest"/>.</summary>
internal static class FillSet
{
    /// <summary>Reads all series of the folder, in the order of the manifest or of the files, each as its longest stretch without a hole of more than <paramref name="longest"/> rows.</summary>
    public static IReadOnlyList<SeriesGrid> Read(string folder, SeriesOptions options, int longest, Action<double, string> report, CancellationToken stop)
    {
        var files = SetManifest.IsIn(folder) ? [.. SetManifest.Read(folder).Select(one => one.File)] : HistoryFolder.Open(folder).Files;
        var series = new List<SeriesGrid>();
        foreach (var file in files)
        {
            stop.ThrowIfCancellationRequested();
            var grid = new HistoryGrid(options);
            using var reader = file.Open();
            while (reader.Read()) grid.Add(reader.Time, reader.Value);
            if (grid.Finish(longest).MaxBy(stretch => stretch.Values.Length) is { } stretch) series.Add(stretch);
            report((double)series.Count / files.Count, "");
        }
        return series;
    }
}
