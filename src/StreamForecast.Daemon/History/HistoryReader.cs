using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.History;

/// <summary>
/// The rows of one history file, one at a time, in file order. Blank lines and lines that begin with # are passed over; a
/// line that cannot be read throws <see cref="InvalidDataException"/> naming file, line and what is wrong.
/// </summary>
internal sealed class HistoryReader : IDisposable
{
    private readonly HistoryFile file;
    private readonly ByteLines lines;
    private readonly CsvFields fields = new();
    private readonly byte[] wholeFileSeries;

    /// <summary>Opens the file and passes over its header.</summary>
    public HistoryReader(HistoryFile file)
    {
        this.file = file;
        lines = new ByteLines(new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1));
        wholeFileSeries = file.Series is null ? [] : Encoding.UTF8.GetBytes(file.Series);
        while (lines.Next(out var line) && IsSkipped(line)) { }
    }

    /// <summary>The row's series as UTF-8; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> Series => file.SeriesColumn < 0 ? wholeFileSeries : fields[file.SeriesColumn];

    /// <summary>The row's event time, Unix milliseconds UTC.</summary>
    public long Time { get; private set; }

    /// <summary>The row's value, NaN for a gap.</summary>
    public double Value { get; private set; }

    /// <summary>True where a label says that the row is an anomaly.</summary>
    public bool Labelled { get; private set; }

    /// <summary>Number of the row in the file; the first is 0.</summary>
    public long Row { get; private set; } = -1;

    /// <summary>Bytes read so far, for progress.</summary>
    public long BytesRead => lines.BytesRead;

    /// <summary>The time stamp as it stands in the file; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> TimeText => fields[file.TimeColumn];

    /// <summary>The value as it stands in the file; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> ValueText => fields[file.ValueColumn];

    /// <summary>Moves to the next row; false at the end.</summary>
    public bool Read()
    {
        while (lines.Next(out var line))
        {
            if (IsSkipped(line)) continue;
            if (!fields.Split(line)) throw Bad("a quote is left open; close it on the same line");
            int needed = Math.Max(Math.Max(file.TimeColumn, file.ValueColumn), file.SeriesColumn) + 1;
            if (fields.Count < needed) throw Bad($"{fields.Count} fields where the header names at least {needed}");
            if (file.SeriesColumn >= 0 && fields[file.SeriesColumn].IsEmpty) throw Bad("the series has no name");
            Time = ReadTime();
            Value = ReadValue();
            Labelled = file.LabelColumn >= 0 && file.LabelColumn < fields.Count && IsTrue(fields[file.LabelColumn]);
            Row++;
            return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => lines.Dispose();

    /// <summary>Whether a line holds nothing: blank, or a comment.</summary>
    internal static bool IsSkipped(ReadOnlySpan<byte> line) => line.Trim(" \t"u8) is [] or [(byte)'#', ..];

    private long ReadTime()
    {
        if (EventTime.TryParse(TimeText, out long time)) return time;
        throw Bad($"\"{Encoding.UTF8.GetString(TimeText)}\" is not a time; write epoch seconds or milliseconds, ISO 8601, or yyyy-MM-dd HH:mm:ss (UTC)");
    }

    private double ReadValue()
    {
        var text = ValueText;
        if (text.IsEmpty || Ascii.EqualsIgnoreCase(text, "nan"u8)) return double.NaN;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)) return value;
        throw Bad($"\"{Encoding.UTF8.GetString(text)}\" is not a finite number; leave the field empty for a gap");
    }

    private static bool IsTrue(ReadOnlySpan<byte> label)
        => !(label.IsEmpty || label is [(byte)'0'] || label.SequenceEqual("0.0"u8) || Ascii.EqualsIgnoreCase(label, "false"u8) || Ascii.EqualsIgnoreCase(label, "none"u8));

    private InvalidDataException Bad(string problem) => new($"{file.Path}, line {lines.Number}: {problem}.");
}
