using StreamForecast.Daemon.History;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// A labelled set on disk: the CSV files with a column <c>label</c> of a folder, or those that its <c>manifest.csv</c> names, with how many first rows of each are warm-up.
/// Read by <c>eval anomaly</c>.
/// </summary>
internal sealed class LabelledSet
{
    private readonly IReadOnlyList<int?> trainRows;

    private LabelledSet(HistoryFolder files, IReadOnlyList<int?> trainRows) => (Files, this.trainRows) = (files, trainRows);

    /// <summary>The files, as history.</summary>
    public HistoryFolder Files { get; }

    /// <summary>Rows of warm-up of a file's series; null: the first half.</summary>
    public int? TrainRows(int file) => trainRows[file];

    /// <summary>Opens the folder. Throws <see cref="InvalidDataException"/> when no file in it is labelled, or the manifest names one that is not.</summary>
    public static LabelledSet Open(string folder)
    {
        if (SetManifest.IsIn(folder))
        {
            var series = SetManifest.Read(folder);
            foreach (var one in series)
                if (one.File.LabelColumn < 0) throw new InvalidDataException($"{one.File.Path} has no column label. Give it one, 0 or 1 in every row, or leave the series out of {SetManifest.FileName}.");
            var files = new HistoryFolder { Path = folder, Files = [.. series.Select(one => one.File)], Skipped = [] };
            return new LabelledSet(files, [.. series.Select(one => one.TrainRows > 0 ? one.TrainRows : (int?)null)]);
        }

        var history = HistoryFolder.Open(folder);
        var labelled = history.Files.Where(file => file.LabelColumn >= 0).ToList();
        if (labelled.Count == 0)
            throw new InvalidDataException($"None of the {history.Files.Count} files of observations in {Path.GetFullPath(folder)} has a column label, first {history.Files[0].RelativePath}. Give them one, 0 or 1 in every row.");
        return new LabelledSet(history with { Files = labelled }, [.. labelled.Select(_ => (int?)null)]);
    }
}
