using System.CommandLine;
using System.Globalization;
using StreamForecast.Daemon.Backtests;
using StreamForecast.Daemon.Evaluations;
using StreamForecast.Daemon.Exits;
using StreamForecast.Engine.Evaluation;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>eval nab</c>: the Numenta Anomaly Benchmark, results in its own layout and its own score.</summary>
internal static class EvalNabCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Folder that holds NAB's data/ and labels/.", HelpName = "DIR", Required = true };
        var output = Shared.OutputFolder("Folder for the results: category/streamforecast_file.csv, and report.html.");
        var model = Shared.Model();
        var config = Shared.Config();
        var command = new Command("nab", "The Numenta Anomaly Benchmark: verdicts in its results layout, and the score by its rules.") { data, output, model, config };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetRequiredValue(data), parsed.GetRequiredValue(output), parsed.GetValue(model), parsed.GetValue(config), stop), stop));
        return command;
    }

    private static int Run(string data, string output, string? model, string? config, CancellationToken stop)
    {
        Evaluate(data, output, model, config, stop);
        return ExitCode.Success;
    }

    /// <summary>Runs the benchmark, writes results and report into <paramref name="output"/>, and prints the scores.</summary>
    internal static NabFigures Evaluate(string data, string output, string? model, string? config, CancellationToken stop)
    {
        Shared.RefuseOverlap(Path.Combine(data, "data"), output);
        var corpus = NabCorpus.Open(data);
        using var engine = EngineSetup.Open(config, model);
        Shared.CreateFolder(output);
        var nab = new NabRun(corpus);
        using var shard = new Shard(engine.Options, engine.Model);
        var run = new HistoryRun(engine.Options, shard);
        Progress.Run("NAB", corpus.Files.Length, report => nab.Run(run.Run, report, stop));
        nab.Write(output);
        NabReport.Write(Path.Combine(output, "report.html"), nab, corpus, output, engine.Model.Name);

        var scorer = nab.Score();
        var (fitted, atDefault) = (NabProfile.All.Select(scorer.Best).ToArray(), NabProfile.All.Select(profile => scorer.At(profile, ScoreThresholds.Default)).ToArray());
        Tables.Print(["profile", "fitted", "threshold", "at 0.5"],
            [.. NabProfile.All.Select((profile, i) => new[] { profile.Name, Figure(fitted[i].Score, "0.000"), Figure(fitted[i].Threshold, "0.000000"), Figure(atDefault[i], "0.000") })], rightFrom: 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Rows} rows of {corpus.Files.Files.Count} files, {scorer.Windows} windows, model {engine.Model.Name}; results in {output}"));
        return new NabFigures(corpus.Files.Files.Count, run.Rows, scorer.Windows, atDefault, [.. fitted.Select(one => one.Score)]);
    }

    private static string Figure(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
