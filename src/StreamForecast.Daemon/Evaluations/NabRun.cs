using System.Globalization;
using System.Text;
using StreamForecast.Daemon.History;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Evaluation;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// NAB through the production path. A row's anomaly score is the published one where it opens or escalates an event, which
/// is when somebody is told, and 0 elsewhere. Called by <c>eval nab</c>.
/// </summary>
internal sealed class NabRun(NabCorpus corpus)
{
    private readonly List<double>[] scores = [.. corpus.Files.Files.Select(_ => new List<double>())];
    private readonly List<long>[] times = [.. corpus.Files.Files.Select(_ => new List<long>())];

    /// <summary>Runs all files, every row in file order.</summary>
    public void Run(HistoryPass pass, Action<double, string> report, CancellationToken stop) => pass(corpus.Files, OnRow, static _ => { }, report, stop);

    /// <summary>The folders of the files, each once.</summary>
    public IEnumerable<string> Categories => corpus.Files.Files.Select(file => CategoryOf(file.RelativePath)).Distinct();

    /// <summary>The folder of a file.</summary>
    public static string CategoryOf(string relativePath) => relativePath[..Math.Max(0, relativePath.LastIndexOf('/'))];

    /// <summary>Where <see cref="Write"/> puts the results of a file.</summary>
    public static string ResultPath(string folder, HistoryFile file)
        => Path.Combine(folder, CategoryOf(file.RelativePath), "streamforecast_" + Path.GetFileName(file.RelativePath));

    /// <summary>A scorer that holds all files and windows, or those of the relative paths that <paramref name="which"/> takes.</summary>
    public NabScorer Score(Func<string, bool>? which = null)
    {
        var scorer = new NabScorer();
        for (int i = 0; i < scores.Length; i++)
        {
            string name = corpus.Files.Files[i].RelativePath;
            if (which?.Invoke(name) is false) continue;
            scorer.Add(scores[i].ToArray(), [.. corpus.Windows[name].Select(window => Rows(name, times[i], window))]);
        }
        return scorer;
    }

    /// <summary>Writes <c>category/streamforecast_file.csv</c> below <paramref name="folder"/> for every file, in NAB's own layout.</summary>
    public void Write(string folder)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            var file = corpus.Files.Files[i];
            string path = ResultPath(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WriteOne(path, file, scores[i], corpus.Windows[file.RelativePath]);
        }
    }

    private static void WriteOne(string path, HistoryFile file, List<double> scores, (long From, long To)[] windows)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine("timestamp,value,anomaly_score,label");
        using var reader = file.Open();
        for (int row = 0; reader.Read(); row++)
        {
            bool within = windows.Any(window => reader.Time >= window.From && reader.Time <= window.To);
            string score = ((float)scores[row]).ToString(CultureInfo.InvariantCulture);
            writer.WriteLine($"{Encoding.UTF8.GetString(reader.TimeText)},{Encoding.UTF8.GetString(reader.ValueText)},{score},{(within ? 1 : 0)}");
        }
    }

    private void OnRow(int file, ObservationBatch rows, ResultBatch results, int i, bool labelled)
    {
        var verdict = results.Verdict[i];
        scores[file].Add(verdict.State is EventState.Opened or EventState.Escalated ? verdict.Score : 0);
        times[file].Add(rows.Time[i]);
    }

    // Stamps repeat in some files: a window runs from the first row of its first stamp to the last row of its last.
    private static (int First, int Last) Rows(string name, List<long> times, (long From, long To) window)
    {
        int first = times.IndexOf(window.From), last = times.LastIndexOf(window.To);
        if (first < 0 || last < first) throw new InvalidDataException($"NAB's window of {name} from {window.From} to {window.To} (Unix ms) does not begin and end on rows of the file. Take data and labels from the same copy of NAB.");
        return (first, last);
    }
}
