namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>A folder of CSV files as the scenarios see it: by series, rows in file order, columns as text.</summary>
internal static class HistoryRows
{
    public static Dictionary<string, List<string[]>> Read(string folder) =>
        Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).ToDictionary(
            file => Path.ChangeExtension(Path.GetRelativePath(folder, file), null),
            file => File.ReadLines(file).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).ToList());
}
