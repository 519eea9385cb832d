using System.Text;
using StreamForecast.Daemon.Formats;
using StreamForecast.Daemon.History;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// A labelled set on disk: the CSV files with a column <c>label</c> of a folder, or those that its <c>manifest.csv</c> names, with how many first rows of each are warm-up.
/// Read by <c>eval anomaly</c>.
/// </summary>
internal sealed class LabelledSet
{
    private readonly IReadOnlyList<(int? TrainRows, double IntervalSeconds)> terms;

    private LabelledSet(HistoryFolder files, IReadOnlyList<(int?, double)> terms) => (Files, this.terms) = (files, terms);

    /// <summary>The files, as history.</summary>
    public HistoryFolder Files { get; }

    /// <summary>Rows of warm-up of a file's series; null: the first half.</summary>
    public int? TrainRows(int file) => terms[file].TrainRows;

    /// <summary>Interval that the manifest tells, in seconds; 0 where it tells none.</summary>
    public double IntervalSeconds(int file) => terms[file].IntervalSeconds;

    /// <summary>Opens the folder. Throws <see cref="InvalidDataException"/> when no file in it is labelled, or the manifest names one that is not.</summary>
    public static LabelledSet Open(string folder)
    {
        string manifest = Path.Combine(folder, "manifest.csv");
        var history = HistoryFolder.Open(folder);
        var labelled = history.Files.Where(file => file.LabelColumn >= 0).ToList();
        if (labelled.Count == 0)
            throw new InvalidDataException($"None of the {history.Files.Count} files of observations in {Path.GetFullPath(folder)} has a column label, first {history.Files[0].RelativePath}. Give them one, 0 or 1 in every row.");
        if (!File.Exists(manifest)) return new LabelledSet(history with { Files = labelled }, [.. labelled.Select(_ => ((int?)null, 0.0))]);

        var rows = ReadManifest(manifest);
        var byName = labelled.ToDictionary(file => file.RelativePath);
        foreach (var row in rows)
            if (!byName.ContainsKey(row.File)) throw new InvalidDataException($"{manifest} names {row.File}, and {folder} holds no such file with the columns timestamp, value and label.");
        return new LabelledSet(history with { Files = [.. rows.Select(row => byName[row.File] with { Series = row.Series })] }, [.. rows.Select(row => ((int?)row.TrainRows, row.Interval))]);
    }

    private static List<(string Series, string File, int TrainRows, double Interval)> ReadManifest(string path)
    {
        string[] columns = ["series", "file", "train_rows", "interval_s"];
        int[]? at = null;
        var rows = new List<(string, string, int, double)>();
        using var lines = new ByteLines(File.OpenRead(path));
        var fields = new CsvFields();
        while (lines.Next(out var line))
        {
            if (HistoryReader.IsSkipped(line)) continue;
            fields.Split(line);
            string[] row = [.. Enumerable.Range(0, fields.Count).Select(i => Encoding.UTF8.GetString(fields[i]))];
            if (at is null)
            {
                at = [.. columns.Select(column => Array.IndexOf(row, column))];
                if (at.Min() < 0) throw new InvalidDataException($"{path} should have the columns {string.Join(", ", columns)}, and begins with \"{Encoding.UTF8.GetString(line)}\".");
                continue;
            }
            if (row.Length <= at.Max() || !int.TryParse(row[at[2]], out int train) || train < 0 || !double.TryParse(row[at[3]], out double interval))
                throw new InvalidDataException($"{path}, line {lines.Number}: train_rows should be a count of rows and interval_s a number of seconds, in \"{Encoding.UTF8.GetString(line)}\".");
            rows.Add((row[at[0]], row[at[1]], train, interval));
        }
        return rows.Count > 0 ? rows : throw new InvalidDataException($"{path} names no series.");
    }
}
