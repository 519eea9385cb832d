namespace StreamForecast.Daemon.History;

/// <summary>
/// The history that a command was pointed at: one CSV file, or every CSV file below a folder, in ordinal order of their
/// paths. Opening it reads all headers, so that a wrong path or header is told before any work is done.
/// </summary>
internal sealed record HistoryFolder
{
    /// <summary>The columns a header must have, for messages.</summary>
    public const string Layout = "timestamp,value[,label] (one series a file) or series,timestamp,value[,label]";

    /// <summary>What the operator wrote.</summary>
    public required string Path { get; init; }

    /// <summary>The files, in ordinal order of their relative paths.</summary>
    public required IReadOnlyList<HistoryFile> Files { get; init; }

    /// <summary>Files of the folder that hold no observations, each with the reason: for a warning.</summary>
    public required IReadOnlyList<string> Skipped { get; init; }

    /// <summary>Bytes of all files, for progress.</summary>
    public long Length => Files.Sum(file => file.Length);

    /// <summary>
    /// Opens a file or folder. Throws <see cref="FileNotFoundException"/> when there is none, and
    /// <see cref="InvalidDataException"/> when nothing in it can be read as observations.
    /// </summary>
    public static HistoryFolder Open(string path)
    {
        if (System.IO.File.Exists(path))
        {
            var file = HistoryFile.Inspect(path, System.IO.Path.GetFileName(path), out string problem)
                ?? throw new InvalidDataException($"{path} holds no observations: {problem}. Give it the header {Layout}.");
            return new HistoryFolder { Path = path, Files = [file], Skipped = [] };
        }
        if (!Directory.Exists(path))
            throw new FileNotFoundException($"Looked for a CSV file or a folder of them at {System.IO.Path.GetFullPath(path)}, and found nothing there. Give the path of existing data.");

        var files = new List<HistoryFile>();
        var skipped = new List<string>();
        foreach (string relative in Names(path))
        {
            if (HistoryFile.Inspect(System.IO.Path.Combine(path, relative), relative, out string problem) is { } file) files.Add(file);
            else skipped.Add($"{relative}: {problem}");
        }
        if (files.Count == 0)
        {
            string found = skipped.Count == 0 ? "no file ending in .csv" : $"{skipped.Count} CSV files, none with columns timestamp and value ({skipped[0]})";
            throw new InvalidDataException($"Looked for CSV files of observations in {System.IO.Path.GetFullPath(path)} and below, and found {found}. Give them the header {Layout}.");
        }
        RefuseClashes(path, files);
        return new HistoryFolder { Path = path, Files = files, Skipped = skipped };
    }

    private static IEnumerable<string> Names(string folder)
        => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => System.IO.Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            .Select(path => System.IO.Path.GetRelativePath(folder, path).Replace(System.IO.Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);

    // "a.csv" and "a.CSV" would be one series in two files, in no order of their own.
    private static void RefuseClashes(string path, List<HistoryFile> files)
    {
        var names = new Dictionary<string, string>();
        foreach (var file in files)
        {
            if (file.Series is null || names.TryAdd(file.Series, file.RelativePath)) continue;
            throw new InvalidDataException($"{path}: {names[file.Series]} and {file.RelativePath} both hold series \"{file.Series}\". Rename one of them.");
        }
    }
}
