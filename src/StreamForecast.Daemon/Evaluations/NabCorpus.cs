using System.Text;
using System.Text.Json;
using StreamForecast.Daemon.Formats;
using StreamForecast.Daemon.History;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>The Numenta Anomaly Benchmark on disk: the files that its labels name, and each file's anomaly windows.</summary>
internal sealed class NabCorpus
{
    private NabCorpus(HistoryFolder files, Dictionary<string, (long From, long To)[]> windows) => (Files, Windows) = (files, windows);

    /// <summary>The data files that labels exist for, as history.</summary>
    public HistoryFolder Files { get; }

    /// <summary>By relative path, the first and the last time (Unix ms) of every window of the file.</summary>
    public IReadOnlyDictionary<string, (long From, long To)[]> Windows { get; }

    /// <summary>Whether a folder holds NAB.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, "labels", "combined_windows.json"));

    /// <summary>Opens the folder that holds NAB's <c>data/</c> and <c>labels/</c>.</summary>
    public static NabCorpus Open(string folder)
    {
        string labels = Path.Combine(folder, "labels", "combined_windows.json"), data = Path.Combine(folder, "data");
        if (!File.Exists(labels) || !Directory.Exists(data))
            throw new FileNotFoundException($"Looked in {Path.GetFullPath(folder)} for NAB's data/ and labels/combined_windows.json, and found {(Directory.Exists(data) ? "only data/" : File.Exists(labels) ? "only the labels" : "neither")}. Give --data the root of a copy of github.com/numenta/NAB.");

        var windows = ReadWindows(labels);
        var history = HistoryFolder.Open(data);
        string[] missing = [.. windows.Keys.Except(history.Files.Select(file => file.RelativePath)).Order(StringComparer.Ordinal)];
        if (missing.Length > 0) throw new InvalidDataException($"{labels} names {missing.Length} files that {data} does not hold, first {missing[0]}. Take data and labels from the same copy of NAB.");
        return new NabCorpus(history with { Files = [.. history.Files.Where(file => windows.ContainsKey(file.RelativePath))] }, windows);
    }

    private static Dictionary<string, (long, long)[]> ReadWindows(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.EnumerateObject().ToDictionary(
                file => file.Name,
                file => file.Value.EnumerateArray().Select(window => (Time(window[0]), Time(window[1]))).ToArray());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{path} should map each data file to a list of [first, last] time stamps, and does not: {e.Message}");
        }

        static long Time(JsonElement stamp) => EventTime.TryParse(Encoding.UTF8.GetBytes(stamp.GetString()!), out long time) ? time : throw new FormatException($"\"{stamp}\" is not a time.");
    }
}
