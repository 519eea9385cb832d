using System.Buffers.Text;
using System.Text;
using StreamForecast.Daemon.Formats;
using StreamForecast.Daemon.History;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// The <c>manifest.csv</c> of a benchmark set: a row for each series with its name and file, and what judges need to know. A file holds one series, with the columns timestamp, value
/// and perhaps label, or is wide, with a column for each series beside <c>date</c> or <c>timestamp</c>.
/// </summary>
internal static class SetManifest
{
    /// <summary>Its name in the folder of the set.</summary>
    public const string FileName = "manifest.csv";

    /// <summary>Whether the folder has one.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>
    /// Reads it and the header of every file it names. Throws <see cref="FileNotFoundException"/> when it or one of the files is not there, <see cref="InvalidDataException"/> with
    /// what is wrong in which file.
    /// </summary>
    public static IReadOnlyList<SetSeries> Read(string folder)
    {
        string manifest = Path.Combine(folder, FileName);
        if (!File.Exists(manifest)) throw new FileNotFoundException($"Looked for {FileName} in {Path.GetFullPath(folder)}, and found none. Give the folder of a benchmark set: {FileName} has the columns series and file.");
        using var lines = new ByteLines(File.OpenRead(manifest));
        var fields = new CsvFields();
        var found = new List<SetSeries>();
        int[]? columns = null;
        while (lines.Next(out var line))
        {
            if (HistoryReader.IsSkipped(line)) continue;
            fields.Split(line);
            if (columns is null)
            {
                columns = [.. new[] { "series", "file", "rows", "season", "train_rows", "horizon", "test_windows" }.Select(name => Column(fields, name))];
                if (columns[0] < 0 || columns[1] < 0) throw new InvalidDataException($"{manifest} should have the columns series and file, and begins with \"{Encoding.UTF8.GetString(line)}\".");
                continue;
            }
            if (fields.Count <= Math.Max(columns[0], columns[1])) throw new InvalidDataException($"{manifest}, line {lines.Number}: {fields.Count} fields, and the file's name is not among them.");
            string series = Encoding.UTF8.GetString(fields[columns[0]]), file = Encoding.UTF8.GetString(fields[columns[1]]);
            if (found.Exists(one => one.Name == series)) throw new InvalidDataException($"{manifest}, line {lines.Number}: series \"{series}\" is named twice.");
            int[] numbers = [.. columns.Skip(2).Select(column => Number(fields, column, $"{manifest}, line {lines.Number}"))];
            found.Add(new SetSeries(Inspect(folder, file, series), numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]));
        }
        if (found.Count == 0) throw new InvalidDataException($"{manifest} names no series.");
        return found;
    }

    private static HistoryFile Inspect(string folder, string name, string series)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path)) throw new FileNotFoundException($"{Path.Combine(folder, FileName)} names {name} as the file of series \"{series}\", and there is no such file ({Path.GetFullPath(path)}).");
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
            LabelColumn = Column(fields, "label"),
        };
    }

    private static int Number(CsvFields fields, int column, string where)
    {
        if (column < 0 || column >= fields.Count || fields[column].IsEmpty) return 0;
        if (Utf8Parser.TryParse(fields[column], out int number, out int used) && used == fields[column].Length && number >= 0) return number;
        throw new InvalidDataException($"{where}: \"{Encoding.UTF8.GetString(fields[column])}\" is not a count; write a whole number, or nothing.");
    }

    private static int Column(CsvFields fields, string name)
    {
        for (int i = 0; i < fields.Count; i++)
            if (Encoding.UTF8.GetString(fields[i]).Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }
}
