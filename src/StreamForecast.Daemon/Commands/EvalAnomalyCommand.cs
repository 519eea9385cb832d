using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using StreamForecast.Daemon.Backtests;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Evaluations;
using StreamForecast.Daemon.Exits;
using StreamForecast.Engine.Evaluation;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>eval anomaly</c>: a labelled set through the production path, a score for every row, and how many of its events were found at how many false alarms.</summary>
internal static class EvalAnomalyCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var set = new Option<string>("--set")
        {
            Description = "Folder of a labelled set: CSV files with timestamp, value and label, or a manifest.csv that names series, file and train_rows. The first train_rows rows of a series are not judged; without a manifest, the first half.",
            HelpName = "DIR",
            Required = true,
        };
        var output = Shared.OutputFolder("Folder for the answers (timestamp,value,score,flag, one file per input file), metrics.json and report.html.");
        var model = new Option<string?>("--model", "-m") { Description = $"Model folder; without it the one that the configuration names. Or a baseline in the detector's place: {string.Join(", ", AnomalyBaseline.Names)}.", HelpName = "DIR" };
        var budget = new Option<string?>("--budget") { Description = "Incidents that the set, as one fleet, may raise in the long run, such as 5/day: tells what became of it, beside the fixed threshold that raises as many (docs/ALERTING.md).", HelpName = "RATE" };
        var config = Shared.Config();
        var command = new Command("anomaly", "A labelled set through the production path: average precision, and events found at the default threshold.") { set, output, model, budget, config };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetRequiredValue(set), parsed.GetRequiredValue(output), parsed.GetValue(model), parsed.GetValue(budget), parsed.GetValue(config), stop), stop));
        return command;
    }

    private static int Run(string folder, string output, string? model, string? budget, string? config, CancellationToken stop)
    {
        if (budget is null) Evaluate(folder, output, model, config, stop);
        else Try(folder, output, model, budget, config, stop);
        return ExitCode.Success;
    }

    /// <summary>The set as a fleet under a budget of alerts.</summary>
    private static void Try(string folder, string output, string? model, string budget, string? config, CancellationToken stop)
    {
        if (!AlertRate.TryParse(budget, out _)) throw new UsageException($"--budget is \"{budget}\"; give {AlertRate.Form}.");
        if (AnomalyBaseline.Names.Contains(model)) throw new UsageException("--budget needs the detector; leave --model out, or name a model's folder.");
        Shared.RefuseOverlap(folder, output);
        var set = LabelledSet.Open(folder);
        Shared.CreateFolder(output);
        using var engine = EngineSetup.Open(config, model);
        using var shard = new Shard(engine.Options, engine.Model);
        var trial = new BudgetTrial(set, new AlertOptions { Budget = budget });
        HistoryPass pass = (files, onRow, onEnd, report, ending) => new HistoryRun(engine.Options, shard).Run(files, (file, rows, results, i, labelled) =>
        {
            trial.OnRow(file, shard.Series, rows, results, i, labelled);
            onRow(file, rows, results, i, labelled);
        }, onEnd, report, ending);
        long begun = Stopwatch.GetTimestamp();
        LabelledSetScore score = Evaluate(set, output, pass, shard.Series, stop);
        Tell(score, engine.Model.Name, Stopwatch.GetElapsedTime(begun), output);
        Tell(trial.Run());
    }

    private static void Tell(BudgetFigures figures)
    {
        Tables.Print(["", "incidents", "recall", "precision", "score from"],
        [
            ["budget " + figures.Rate.Count.ToString(CultureInfo.InvariantCulture) + "/" + Duration.Format(figures.Rate.Period), Figure(figures.Incidents, "0"), Figure(figures.Alarms.Recall, "0.0000"), Figure(figures.Alarms.Precision, "0.0000"), Figure(figures.Threshold, "0.0000")],
            ["the fixed threshold of as many", Figure(figures.FixedIncidents, "0"), Figure(figures.FixedAlarms.Recall, "0.0000"), Figure(figures.FixedAlarms.Precision, "0.0000"), Figure(figures.FixedThreshold, "0.0000")],
        ], rightFrom: 1);
        Console.WriteLine($"{Figure(figures.Share, "0.00")} of the budget in {Figure(figures.Days, "0.0")} days; by windows of {Figure(figures.WindowDays, "0.0")} days: {string.Join(", ", figures.Shares.Select(share => Figure(share, "0.00")))}");
    }

    /// <summary>Evaluates a detector or a baseline, writes answers, figures and report into <paramref name="output"/>, and prints the figures.</summary>
    internal static (LabelledSetScore Score, string Name) Evaluate(string folder, string output, string? model, string? config, CancellationToken stop)
    {
        Shared.RefuseOverlap(folder, output);
        var set = LabelledSet.Open(folder);
        Shared.CreateFolder(output);
        long begun = Stopwatch.GetTimestamp();
        var (score, name) = AnomalyBaseline.Names.Contains(model)
            ? (Baseline(set, output, model!, stop), "baseline " + model)
            : Engine(set, output, model, config, stop);
        AnomalyMetricsFile.Write(Path.Combine(output, "metrics.json"), folder, name, score);
        AnomalyReport.Write(Path.Combine(output, "report.html"), set, output, name, score);
        Tell(score, name, Stopwatch.GetElapsedTime(begun), output);
        return (score, name);
    }

    private static LabelledSetScore Baseline(LabelledSet set, string output, string name, CancellationToken stop)
    {
        var run = new BaselineRun(name);
        return Evaluate(set, output, run.Run, run.Series, stop);
    }

    private static (LabelledSetScore, string) Engine(LabelledSet set, string output, string? model, string? config, CancellationToken stop)
    {
        using var engine = EngineSetup.Open(config, model);
        using var shard = new Shard(engine.Options, engine.Model);
        return (Evaluate(set, output, new HistoryRun(engine.Options, shard).Run, shard.Series, stop), engine.Model.Name);
    }

    private static LabelledSetScore Evaluate(LabelledSet set, string output, HistoryPass pass, Engine.Series.SeriesIndex series, CancellationToken stop)
    {
        LabelledSetScore? score = null;
        Progress.Run("Evaluation", set.Files.Length, report => score = new AnomalyEvaluation(set, output).Run(pass, series, report, stop));
        return score!;
    }

    private static void Tell(LabelledSetScore score, string model, TimeSpan took, string output)
    {
        Tables.Print(["threshold", "", "precision", "recall", "event F1", "false alarms a series-day", "median delay, rows"],
        [
            Row("default", ScoreThresholds.DefaultPlace),
            Row("from the warm-up's labels", score.CalibratedPlace),
            Row("best, known only afterwards", score.BestPlace),
        ], rightFrom: 1);
        long rows = score.Series.Sum(one => (long)one.Rows), judged = rows - score.Series.Sum(one => (long)one.TrainRows);
        Console.WriteLine($"average precision, mean of series: {Figure(score.AveragePrecision, "0.0000")}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows of {score.Series.Count} series, {judged} of them judged, with {score.AtDefault.Events} events; model {model}; {rows / Math.Max(took.TotalSeconds, 1e-3):0} rows/s; results in {output}"));

        string[] Row(string name, int place)
        {
            var count = score.Scored[place];
            return [name, Figure(ScoreThresholds.All[place], "0.0000"), Figure(count.Precision, "0.0000"), Figure(count.Recall, "0.0000"), Figure(count.F1, "0.0000"), Figure(count.FalseAlarms / score.Days, "0.0000"), Figure(count.MedianDelay, "0.0")];
        }
    }

    private static string Figure(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
