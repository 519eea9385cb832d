using System.CommandLine;
using System.Text;
using StreamForecast.Daemon.Evaluations;
using StreamForecast.Daemon.Exits;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>eval all</c>: every set of a folder, and what came of them on one page.</summary>
internal static class EvalAllCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Folder of sets: forecasting and labelled ones with a manifest.csv, and NAB with its data/ and labels/.", HelpName = "DIR", Required = true };
        var results = new Option<string>("--results") { Description = "Folder for each set's results and report.", HelpName = "DIR", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "Markdown page to write.", HelpName = "FILE", Required = true };
        var noAdapt = new Option<bool>("--no-adapt") { Description = "Forecasts of the model as it is alone, which takes a fraction of the time." };
        var model = Shared.Model();
        var config = Shared.Config();
        var command = new Command("all", "Every set of a folder, forecasts with and without adapting, and one page of figures.") { data, results, output, noAdapt, model, config };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetRequiredValue(data), parsed.GetRequiredValue(results), parsed.GetRequiredValue(output), !parsed.GetValue(noAdapt), parsed.GetValue(model), parsed.GetValue(config), stop), stop));
        return command;
    }

    private static int Run(string data, string results, string output, bool adapt, string? model, string? config, CancellationToken stop)
    {
        if (!Directory.Exists(data)) throw new DirectoryNotFoundException($"Looked for a folder of sets at {Path.GetFullPath(data)}, and found none.");
        Shared.RefuseOverlap(data, results);
        Shared.CreateFolder(results);
        Shared.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(output))!);
        string name;
        using (var engine = EngineSetup.Open(config, model)) name = engine.Model.Name;

        var forecasts = new List<ForecastFigures>();
        var anomalies = new List<AnomalyFigures>();
        NabFigures? nab = null;
        foreach (string folder in Directory.EnumerateDirectories(data).Order(StringComparer.Ordinal))
        {
            string set = Path.GetFileName(folder), into = Path.Combine(results, set);
            if (NabCorpus.IsIn(folder)) nab = EvalNabCommand.Evaluate(folder, into, model, config, stop);
            else if (!SetManifest.IsIn(folder)) Console.WriteLine($"{set}: no manifest.csv, left out");
            else if (SetManifest.Read(folder) is var series && series.Any(one => one is { Horizon: > 0, TestWindows: > 0 })) forecasts.Add(Forecast(ForecastSet.Open(folder), into, adapt, model, config, stop));
            else if (series.All(one => one.File.LabelColumn >= 0)) anomalies.Add(Anomaly(set, folder, into, model, config, stop));
            else Console.WriteLine($"{set}: neither test windows nor labels, left out");
        }
        if (forecasts.Count + anomalies.Count == 0 && nab is null) throw new InvalidDataException($"Looked for sets in the folders of {Path.GetFullPath(data)}: forecasting and labelled ones with a manifest.csv, or NAB. Found none.");

        var page = new AccuracyPage(name, adapt ? "make eval" : "streamforecast eval all --no-adapt", DateOnly.FromDateTime(DateTime.UtcNow));
        File.WriteAllText(output, page.Write(forecasts, anomalies, nab), new UTF8Encoding(false));
        Console.WriteLine($"{forecasts.Count} forecasting sets, {anomalies.Count} labelled sets{(nab is null ? "" : " and NAB")}, model {name}; reports in {results}, figures in {output}");
        return ExitCode.Success;
    }

    private static ForecastFigures Forecast(ForecastSet set, string into, bool adapt, string? model, string? config, CancellationToken stop)
    {
        Shared.CreateFolder(into);
        var evaluation = EvalForecastCommand.Evaluate(set, adapt, model, config, stop);
        EvalForecastCommand.Write(evaluation, Path.Combine(into, "forecasts.csv"));
        return ForecastFigures.Of(evaluation);
    }

    private static AnomalyFigures Anomaly(string set, string folder, string into, string? model, string? config, CancellationToken stop)
    {
        LabelledSetScore Score(string? with, string where) => EvalAnomalyCommand.Evaluate(folder, Path.Combine(into, where), with, config, stop).Score;
        return new AnomalyFigures(set, Score(model, ""), [.. AnomalyBaseline.Names.Select(name => (name, Score(name, name)))]);
    }
}
