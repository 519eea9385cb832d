using System.CommandLine;
using System.Globalization;
using StreamForecast.Daemon.Evaluations;
using StreamForecast.Daemon.Exits;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;

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

    private static int Run(string folder, string output, bool adapt, string? model, string? config, CancellationToken stop)
    {
        if (Directory.Exists(output)) throw new UsageException($"--output {output} is a folder. Name the file to write, such as {Path.Combine(output, "forecasts.csv")}.");
        bool baseline = model is ForecastEvaluation.Naive or ForecastEvaluation.SeasonalNaive or ForecastEvaluation.Evidence;
        if (adapt && !baseline) throw new UsageException("Training the model on a set's own earlier rows is not part of this version. Give --no-adapt to evaluate it as it is.");
        var set = ForecastSet.Open(folder);
        Shared.RefuseOverlap(folder, Path.GetDirectoryName(Path.GetFullPath(output))!);
        Shared.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(output))!);

        var evaluation = baseline ? Evaluate(set, EngineSetup.ReadOptions(config), model!, null, stop) : EvaluateNetwork(set, config, model, stop);
        ForecastFile.Write(output, set, evaluation.Model);
        Print(evaluation);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{set.Windows} forecasts of {set.Series.Count} series ({evaluation.Rows.Sum(series => series.Values.Count)} rows), model {evaluation.Model.Name}; quantiles in {output}"));
        return ExitCode.Success;
    }

    private static ForecastEvaluation EvaluateNetwork(ForecastSet set, string? config, string? model, CancellationToken stop)
    {
        using var engine = EngineSetup.Open(config, model);
        return Evaluate(set, engine.Options, engine.Model.Name, engine.OpenModel, stop);
    }

    /// <summary>Evaluates the model called <paramref name="name"/>, a baseline when <paramref name="open"/> is null, with all baselines behind it.</summary>
    private static ForecastEvaluation Evaluate(ForecastSet set, EngineOptions options, string name, Func<IStepModel>? open, CancellationToken stop)
    {
        StreamedSeries[][] streamed = [];
        Func<IStepModel>[] models = open is null ? [static () => new EvidenceStepModel()] : [open, static () => new EvidenceStepModel()];
        Progress.Run("Forecast", set.Length * models.Length, report => streamed = new ForecastStream(set, options).Run(models, report, stop));
        var rows = streamed[0];
        ForecastEntry[] entries =
        [
            .. streamed.Select((series, i) => new ForecastEntry(i < models.Length - 1 ? name : ForecastEvaluation.Evidence, set, rows, [.. series.Select(one => one.Forecasts)])),
            ForecastEntry.Naive(ForecastEvaluation.SeasonalNaive, set, rows, season: null),
            ForecastEntry.Naive(ForecastEvaluation.Naive, set, rows, season: 1),
        ];
        return new ForecastEvaluation(set, rows, [.. entries.OrderByDescending(entry => entry.Name == name)], PublishedErrors.Read(set));       // stable: the one evaluated comes first
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
