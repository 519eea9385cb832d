using System.Globalization;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// Errors that others published on the series of an M4 set: its <c>reference.csv</c> has the columns <c>NAME_smape</c> and <c>NAME_mase</c> of several methods, one row a series. Against
/// the one called naive2 the competition's overall weighted average is taken (Makridakis, Spiliotis, Assimakopoulos 2020): the mean of sMAPE and MASE, each over that of Naive2.
/// </summary>
internal sealed class PublishedErrors
{
    private const string FileName = "reference.csv", Benchmark = "naive2";

    private readonly (double Smape, double Mase) benchmark;

    private PublishedErrors(IReadOnlyList<(string Name, double Smape, double Mase)> methods)
    {
        Methods = methods;
        benchmark = methods.Where(method => method.Name == Benchmark).Select(method => (method.Smape, method.Mase)).Single();
    }

    /// <summary>Name, mean sMAPE (0 to 200) and mean MASE of each method, in the order of the file.</summary>
    public IReadOnlyList<(string Name, double Smape, double Mase)> Methods { get; }

    /// <summary>Reads the errors of the set's series; null when the set has none, or not of all its series.</summary>
    public static PublishedErrors? Read(ForecastSet set)
    {
        string path = Path.Combine(set.Folder, FileName);
        if (!File.Exists(path)) return null;
        string[] lines = File.ReadAllLines(path), header = lines[0].Split(',');
        var rows = lines.Skip(1).Select(line => line.Split(',')).ToDictionary(row => row[0]);
        if (!set.Series.All(series => rows.TryGetValue(series.Name, out string[]? row) && row.Length == header.Length)) return null;

        const string smape = "_smape", mase = "_mase";
        var methods = header.Where(name => name.EndsWith(smape, StringComparison.Ordinal)).Select(name => name[..^smape.Length]).Where(name => header.Contains(name + mase))
            .Select(name => (name, Mean(name + smape), Mean(name + mase))).ToArray();
        return methods.Any(method => method.name == Benchmark) ? new PublishedErrors(methods) : null;

        double Mean(string column) => set.Series.Average(series => double.TryParse(rows[series.Name][Array.IndexOf(header, column)], CultureInfo.InvariantCulture, out double error) ? error : double.NaN);
    }

    /// <summary>Overall weighted average of these mean errors; below 1 is better than Naive2.</summary>
    public double Owa(double smape, double mase) => (smape / benchmark.Smape + mase / benchmark.Mase) / 2;

    /// <summary>Overall weighted average of a score on the same series.</summary>
    public double Owa(ForecastScore score) => Owa(score.Smape, score.Mase);
}
