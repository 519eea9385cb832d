using System.CommandLine;
using System.Globalization;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Evaluations;
using StreamForecast.Daemon.Exits;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>eval forecast</c>: a forecasting set through the production path, scored beside seasonal naive and the evidence mixture.</summary>
internal static class EvalForecastCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var set = new Option<string>("--set") { Description = "Folder of a forecasting set: manifest.csv with series, file, rows, season, horizon and test_windows, and the CSV files it names.", HelpName = "DIR", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "File for the forecasts: series,origin_row,h,q0.1,...,q0.9. A report.html is written beside it.", HelpName = "FILE", Required = true };
        var noAdapt = new Option<bool>("--no-adapt") { Description = "The model as it is, without training on the rows before the first forecast." };
        var model = new Option<string?>("--model", "-m") { Description = "Model folder, or a baseline: naive, seasonal-naive, evidence; without it the model that the configuration names.", HelpName = "DIR|NAME" };
        var config = Shared.Config();
        var command = new Command("forecast", "A forecasting set: quantiles at every origin of its test windows, and MASE, wQL and coverage beside the baselines.") { set, output, noAdapt, model, config };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetRequiredValue(set), parsed.GetRequiredValue(output), !parsed.GetValue(noAdapt), parsed.GetValue(model), parsed.GetValue(config), stop), stop));
        return command;
    }

    /// <summary>Evaluates a baseline, or a network with or without adapting it first; shows how far it has come.</summary>
    internal static ForecastEvaluation Evaluate(ForecastSet set, bool adapt, string? model, string? config, CancellationToken stop)
    {
        string title = $"Forecast {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(set.Folder)))}";
        if (ForecastEvaluation.IsBaseline(model)) return Stream([], model!);

        using var engine = EngineSetup.Open(config, model);
        (string Name, Func<IStepModel>) parent = (engine.Model.Name, engine.OpenModel);
        if (!adapt) return Stream([parent], engine.Model.Name);
        if (engine.Folder is not { } folder) throw new UsageException($"The model {engine.Model.Name} was made elsewhere and cannot be trained here. Give --no-adapt.");

        SetAdaptation? adaptation = null;
        TrainingOptions training = ConfigurationLoader.Load(config).Training;
        Progress.Run($"Adapt to {set.Folder}", 1, report => adaptation = SetAdaptation.Run(set, folder, engine.Options, training, report, stop));
        return Stream([(adaptation!.Name, adaptation.Open), parent], adaptation.Name, adaptation);

        ForecastEvaluation Stream(IReadOnlyList<(string, Func<IStepModel>)> networks, string first, SetAdaptation? adaptation = null)
        {
            ForecastEvaluation? evaluation = null;
            Progress.Run(title, 1, report => evaluation = ForecastEvaluation.Run(set, EngineSetup.ReadOptions(config), networks, first, report, stop));
            evaluation!.Gate = adaptation?.Gate;
            return evaluation;
        }
    }

    private static int Run(string folder, string output, bool adapt, string? model, string? config, CancellationToken stop)
    {
        if (Directory.Exists(output)) throw new UsageException($"--output {output} is a folder. Name the file to write, such as {Path.Combine(output, "forecasts.csv")}.");
        var set = ForecastSet.Open(folder);
        string results = Path.GetDirectoryName(Path.GetFullPath(output))!;
        Shared.RefuseOverlap(folder, results);
        Shared.CreateFolder(results);

        var evaluation = Evaluate(set, adapt, model, config, stop);
        Write(evaluation, output);
        return ExitCode.Success;
    }

    /// <summary>Writes the quantiles to <paramref name="output"/> and the report beside them, and prints the scores.</summary>
    internal static void Write(ForecastEvaluation evaluation, string output)
    {
        var set = evaluation.Set;
        ForecastFile.Write(output, set, evaluation.Model);
        ForecastReport.Write(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(output))!, "report.html"), evaluation);
        Print(evaluation);
        if (evaluation.Gate is { } gate) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Adapted to the rows before the first forecasts: {gate.Alpha:0.##} of the change kept, judged by {gate.HeldBackRows} rows held back."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{set.Windows} forecasts of {set.Series.Count} series ({evaluation.Rows.Sum(series => series.Values.Count)} rows), model {evaluation.Model.Name}; quantiles in {output}"));
    }

    private static void Print(ForecastEvaluation evaluation)
    {
        var published = evaluation.Published;
        string[] headers = ["", "MASE", "wQL", "in 80 %", "sMAPE", .. published is null ? Array.Empty<string>() : ["OWA"]];
        var rows = evaluation.Entries.Select(entry => new[] { entry.Name, Figure(entry.Total.Mase), Figure(entry.Total.Wql), entry.Total.Coverage.ToString("0.000", CultureInfo.InvariantCulture), Figure(entry.Total.Smape), Figure(published?.Owa(entry.Total)) }).ToList();
        if (published is not null) rows.AddRange(published.Methods.Select(method => new[] { $"published: {method.Name}", Figure(method.Mase), "", "", Figure(method.Smape), Figure(published.Owa(method.Smape, method.Mase)) }));
        Tables.Print(headers, [.. rows.Select(row => row[..headers.Length])], rightFrom: 1);
    }

    private static string Figure(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";
}
