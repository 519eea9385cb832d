using System.Text;
using StreamForecast.Daemon.Formats;
using StreamForecast.Daemon.History;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>One series of an evaluation with all that is known of its rows, read back from the answers for the report's drawing.</summary>
/// <param name="Times">Event times, Unix ms.</param>
/// <param name="Rows">Score and label by row.</param>
/// <param name="Values">Values; NaN for gaps.</param>
internal sealed record LabelledTrace(IReadOnlyList<long> Times, IReadOnlyList<ScoredRow> Rows, IReadOnlyList<float> Values)
{
    /// <summary>
    /// Reads the rows of <paramref name="series"/> from the answers to <paramref name="file"/>; labels from the answers where they have a column label, else from the file.
    /// </summary>
    public static LabelledTrace Read(HistoryFile file, string answers, string series)
    {
        var times = new List<long>();
        var rows = new List<ScoredRow>();
        var values = new List<float>();
        byte[] key = Encoding.UTF8.GetBytes(series);
        using var reader = file.Open();
        using var lines = new ByteLines(File.OpenRead(answers));
        var fields = new CsvFields();
        lines.Next(out var header);
        fields.Split(header);
        string[] columns = [.. Enumerable.Range(0, fields.Count).Select(i => Encoding.UTF8.GetString(fields[i]))];
        int score = Array.FindIndex(columns, column => column is "score" or "anomaly_score"), label = Array.IndexOf(columns, "label");
        while (lines.Next(out var line) && reader.Read())
        {
            if (!reader.Series.SequenceEqual(key)) continue;
            fields.Split(line);
            bool labelled = label < 0 ? reader.Labelled : fields[label] is [(byte)'1'];
            times.Add(reader.Time);
            values.Add((float)reader.Value);
            rows.Add(new ScoredRow(float.Parse(fields[score], System.Globalization.CultureInfo.InvariantCulture), labelled));
        }
        return new LabelledTrace(times, rows, values);
    }
}
