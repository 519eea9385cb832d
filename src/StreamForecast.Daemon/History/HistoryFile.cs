using System.Text;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.History;

/// <summary>A CSV file of observations whose header was read and understood; <see cref="HistoryReader"/> reads its rows.</summary>
internal sealed record HistoryFile
{
    /// <summary>Where it lies.</summary>
    public required string Path { get; init; }

    /// <summary>Its path within the folder that was given, with '/' between the parts.</summary>
    public required string RelativePath { get; init; }

    /// <summary>Size in bytes, for progress.</summary>
    public required long Length { get; init; }

    /// <summary>The one series it holds, named by its relative path without the ending; null when a column names the series of each row.</summary>
    public required string? Series { get; init; }

    /// <summary>Column of the series' name, -1 when the whole file is one series.</summary>
    public required int SeriesColumn { get; init; }

    /// <summary>Column of the time stamp.</summary>
    public required int TimeColumn { get; init; }

    /// <summary>Column of the value.</summary>
    public required int ValueColumn { get; init; }

    /// <summary>Column of the label, -1 when there is none. Labels judge results; the engine never sees them.</summary>
    public required int LabelColumn { get; init; }

    /// <summary>
    /// Numbers of rows, ascending, after which the feed ends a batch, so that the series can be asked what it says having seen just these. For files of one series; nothing that the engine
    /// makes of the rows depends on it.
    /// </summary>
    public IReadOnlyList<int> Halts { get; init; } = [];

    /// <summary>Opens the rows.</summary>
    public HistoryReader Open() => new(this);

    /// <summary>
    /// Reads the header of <paramref name="path"/>. Gives null, and in <paramref name="problem"/> the reason, when it has
    /// no columns <c>timestamp</c> and <c>value</c>.
    /// </summary>
    public static HistoryFile? Inspect(string path, string relativePath, out string problem)
    {
        using var lines = new ByteLines(System.IO.File.OpenRead(path));
        var fields = new CsvFields();
        problem = "the file is empty";
        while (lines.Next(out var line))
        {
            if (HistoryReader.IsSkipped(line)) continue;
            fields.Split(line);
            int series = -1, time = -1, value = -1, label = -1;
            for (int i = fields.Count - 1; i >= 0; i--)       // backwards, so that the first of two equal names counts
            {
                switch (Encoding.UTF8.GetString(fields[i]).ToLowerInvariant())
                {
                    case "series": series = i; break;
                    case "timestamp": time = i; break;
                    case "value": value = i; break;
                    case "label": label = i; break;
                }
            }
            if (time < 0 || value < 0)
            {
                string header = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 80)]);
                problem = $"its header is \"{header}\"";
                return null;
            }
            return new HistoryFile
            {
                Path = path,
                RelativePath = relativePath,
                Length = new FileInfo(path).Length,
                Series = series < 0 ? relativePath[..^System.IO.Path.GetExtension(relativePath).Length] : null,
                SeriesColumn = series,
                TimeColumn = time,
                ValueColumn = value,
                LabelColumn = label,
            };
        }
        return null;
    }
}
