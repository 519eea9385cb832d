using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using StreamForecast.Daemon.Backtests;
using StreamForecast.Daemon.Exits;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>backtest</c>: the production path over history, one answer for every row, and a report on how good they were.</summary>
internal static class BacktestCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var input = Shared.Input();
        var output = Shared.OutputFolder("Folder for the answers (one file per input file), metrics.json and report.html.");
        var model = Shared.Model();
        var config = Shared.Config();
        var command = new Command("backtest", "Runs the production path over history: every row forecast and judged before it is learnt.") { input, output, model, config };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetRequiredValue(input), parsed.GetRequiredValue(output), parsed.GetValue(model), parsed.GetValue(config), stop), stop));
        return command;
    }

    private static int Run(string input, string output, string? model, string? config, CancellationToken stop)
    {
        Shared.RefuseOverlap(input, output);
        var history = Shared.OpenHistory(input);
        using var engine = EngineSetup.Open(config, model);
        Shared.CreateFolder(output);
        using var shard = new Shard(engine.Options, engine.Model);
        var run = new HistoryRun(engine.Options, shard);
        BacktestResult? result = null;
        long begun = Stopwatch.GetTimestamp();
        Progress.Run("Backtest", history.Length, report => result = new Backtest(history, output).Run(run, engine.Model.Name, report, stop));
        var took = Stopwatch.GetElapsedTime(begun);
        MetricsFile.Write(Path.Combine(output, "metrics.json"), result!);
        ReportPage.Write(Path.Combine(output, "report.html"), result!);
        Tell(result!, shard.Counts, took, output);
        return ExitCode.Success;
    }

    private static void Tell(BacktestResult result, ShardCounts counts, TimeSpan took, string output)
    {
        var totals = result.Totals;
        Tables.Print(["", ""],
        [
            ["rows", Figure(totals.Rows)],
            ["series", Figure(totals.Series)],
            ["anomalies", $"{Figure(totals.Events)} ({Figure(totals.Flagged)} rows flagged)"],
            ["coverage of the 90 % band", double.IsFinite(totals.Coverage) ? string.Create(CultureInfo.InvariantCulture, $"{totals.Coverage * 100:0.0} %") : "none: no row had a forecast"],
            ["error against repeating the last value", Ratio(totals.RelativeError)],
            ["pinball loss against the same", Ratio(totals.RelativePinball)],
            ["not scored: gaps, duplicates, late", $"{Figure(totals.Gaps)}, {Figure(totals.Duplicates)}, {Figure(totals.Late)}"],
            ["model", result.Model],
            .. counts.Crossings > 0 ? [["quantiles that crossed and were sorted", Figure(counts.Crossings)]] : Array.Empty<string[]>(),
            .. counts.Fallbacks > 0 ? [["rows without a finite answer", Figure(counts.Fallbacks)]] : Array.Empty<string[]>(),
            ["rows a second", Figure((long)(totals.Rows / Math.Max(took.TotalSeconds, 1e-3)))],
            ["report", Path.Combine(output, "report.html")],
        ]);
    }

    private static string Figure(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
    private static string Ratio(double ratio) => double.IsFinite(ratio) ? ratio.ToString("0.000", CultureInfo.InvariantCulture) : "none: nothing moved";
}
