using System.Text;
using StreamForecast.Daemon.Formats;
using StreamForecast.Daemon.History;
using StreamForecast.Engine;
using StreamForecast.Engine.Filling;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// A set of series to hide rows of: a folder of CSV files with columns timestamp and value, or one whose <c>manifest.csv</c> names series and file, where files may be wide, with a column
/// for each series beside <c>date</c> or <c>timestamp</c>.
/// </summary>
internal static class FillSet
{
    /// <summary>Reads all series of the folder, in the order of the manifest or of the files, each as its longest stretch without a hole of more than <paramref name="longest"/> rows.</summary>
    public static IReadOnlyList<SeriesGrid> Read(string folder, SeriesOptions options, int longest, Action<double, string> report, CancellationToken stop)
    {
        var files = Files(folder);
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

    private static IReadOnlyList<HistoryFile> Files(string folder)
    {
        string manifest = Path.Combine(folder, "manifest.csv");
        if (!File.Exists(manifest)) return HistoryFolder.Open(folder).Files;
        using var lines = new ByteLines(File.OpenRead(manifest));
        var fields = new CsvFields();
        var files = new List<HistoryFile>();
        int series = -1, name = -1;
        while (lines.Next(out var line))
        {
            if (HistoryReader.IsSkipped(line)) continue;
            fields.Split(line);
            if (series < 0)
            {
                (series, name) = (Column(fields, "series"), Column(fields, "file"));
                if (series < 0 || name < 0) throw new InvalidDataException($"{manifest} should have the columns series and file, and begins with \"{Encoding.UTF8.GetString(line)}\".");
            }
            else files.Add(Inspect(folder, Encoding.UTF8.GetString(fields[name]), Encoding.UTF8.GetString(fields[series])));
        }
        if (files.Count == 0) throw new InvalidDataException($"{manifest} names no series.");
        return files;
    }

    private static HistoryFile Inspect(string folder, string name, string series)
    {
        string path = Path.Combine(folder, name);
        using var lines = new ByteLines(File.OpenRead(path));
        var fields = new CsvFields();
        ReadOnlySpan<byte> header;
        while (lines.Next(out header) && HistoryReader.IsSkipped(header)) { }
        fields.Split(header);
        int time = Math.Max(Column(fields, "timestamp"), Column(fields, "date")), value = Math.Max(Column(fields, "value"), Column(fields, series));
        if (time < 0 || value < 0) throw new InvalidDataException($"{path} has no columns timestamp and value, nor date and {series}: its header is \"{Encoding.UTF8.GetString(header)}\".");
        return new HistoryFile
        {
            Path = path,
            RelativePath = name,
            Length = new FileInfo(path).Length,
            Series = series,
            SeriesColumn = -1,
            TimeColumn = time,
            ValueColumn = value,
            LabelColumn = -1,
        };
    }

    private static int Column(CsvFields fields, string name)
    {
        for (int i = 0; i < fields.Count; i++)
            if (Encoding.UTF8.GetString(fields[i]).Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }
}
