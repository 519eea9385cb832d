using System.Globalization;
using System.Text;
using StreamForecast.Daemon.History;
using StreamForecast.Engine.Detection;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// The answer to one labelled file: a CSV file with one row per row of it, in the same order, <c>timestamp,value,score,flag</c>; <c>series</c> first where a column names it.
/// Stamps and values stand as they stood, so the file is read once more beside the run.
/// </summary>
internal sealed class AnomalyFile : IDisposable
{
    private readonly HistoryFile file;
    private readonly HistoryReader reader;
    private readonly StreamWriter writer;

    /// <summary>Creates the file and its folder.</summary>
    public AnomalyFile(HistoryFile file, string path)
    {
        this.file = file;
        reader = file.Open();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        writer = new StreamWriter(path, append: false, new UTF8Encoding(false), bufferSize: 64 * 1024) { NewLine = "\n" };
        writer.WriteLine(file.Series is null ? "series,timestamp,value,score,flag" : "timestamp,value,score,flag");
    }

    /// <summary>Writes the answer to the file's next row.</summary>
    public void Write(in Verdict verdict)
    {
        if (!reader.Read()) throw new InvalidDataException($"{file.Path} lost rows while it was being read. Leave it alone until the evaluation is done.");
        if (file.Series is null) writer.Write(CsvText.Field(Encoding.UTF8.GetString(reader.Series)) + ",");
        WriteText(reader.TimeText);
        writer.Write(',');
        WriteText(reader.ValueText);
        writer.Write(',');
        Span<char> score = stackalloc char[32];
        verdict.Score.TryFormat(score, out int length, provider: CultureInfo.InvariantCulture);
        writer.Write(score[..length]);
        writer.Write(verdict.Flag ? ",1\n" : ",0\n");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        writer.Dispose();
        reader.Dispose();
    }

    // Numbers and stamps are ASCII: nothing needs quoting.
    private void WriteText(ReadOnlySpan<byte> text)
    {
        Span<char> chars = stackalloc char[text.Length];
        Encoding.UTF8.TryGetChars(text, chars, out int length);
        writer.Write(chars[..length]);
    }
}
