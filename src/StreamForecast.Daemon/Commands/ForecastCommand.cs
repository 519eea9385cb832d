using System.CommandLine;
using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Backtests;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Formats;
using StreamForecast.Daemon.History;
using StreamForecast.Engine.Shards;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>forecast</c>: streams every series to its end, then says what comes next.</summary>
internal static class ForecastCommand
{
    private const int MostSteps = 10_000, MostPathSteps = 1_000;
    private const int MostBeam = 1024, BeamPerPath = 8, LeastBeam = 64;

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var input = Shared.Input();
        var horizon = new Option<int>("--horizon", "-H") { Description = "Steps to forecast.", HelpName = "H", Required = true };
        horizon.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int steps) && steps is < 1 or > MostSteps) result.AddError($"--horizon is {steps}; choose 1 to {MostSteps}.");
        });
        var output = new Option<string>("--output", "-o") { Description = "File to write: series,step,timestamp,q10,q20,...,q90.", HelpName = "FILE", Required = true };
        var model = Shared.Model();
        var config = Shared.Config();
        var paths = new Option<int?>("--paths") { Description = $"Also writes the K most likely joint paths of each series, found by beam search, beside the output (forecasts.csv: forecasts.paths.csv): {ForecastPaths.Columns}.", HelpName = "K" };
        var beam = new Option<int?>("--beam") { Description = $"Hypotheses followed for --paths, at least K; more may find likelier paths. Without it {BeamPerPath} K, at least {LeastBeam}; 1 with --paths 1 is greedy.", HelpName = "W" };
        var command = new Command("forecast", "Streams every series to its end, then writes H steps of quantiles for each.") { input, horizon, output, paths, beam, model, config };
        command.Validators.Add(result =>
        {
            foreach (string problem in PathProblems(result.GetValue(horizon), result.GetValue(paths), result.GetValue(beam))) result.AddError(problem);
        });
        command.SetAction((parsed, stop) => Task.Run(() =>
        {
            int? count = parsed.GetValue(paths);
            var search = count is { } k ? new ForecastPaths(k, parsed.GetValue(beam) ?? Math.Clamp(BeamPerPath * k, LeastBeam, MostBeam)) : null;
            return Run(parsed.GetRequiredValue(input), parsed.GetValue(horizon), parsed.GetRequiredValue(output), search, parsed.GetValue(model), parsed.GetValue(config), stop);
        }, stop));
        return command;
    }

    private static IEnumerable<string> PathProblems(int steps, int? paths, int? beam)
    {
        if (paths is < 1 or > MostBeam) yield return $"--paths is {paths}; choose 1 to {MostBeam}.";
        if (beam is < 1 or > MostBeam) yield return $"--beam is {beam}; choose 1 to {MostBeam}.";
        if (beam < paths) yield return $"--beam is {beam} for {paths} paths; follow at least as many hypotheses as paths are wanted.";
        if (beam is not null && paths is null) yield return "--beam is for --paths K, which is not given.";
        if (paths is not null && steps > MostPathSteps) yield return $"--horizon is {steps} with --paths; choose at most {MostPathSteps}.";
    }

    private static int Run(string input, int steps, string output, ForecastPaths? paths, string? model, string? config, CancellationToken stop)
    {
        if (Directory.Exists(output)) throw new UsageException($"--output {output} is a folder. Name the file to write, such as {Path.Combine(output, "forecast.csv")}.");
        var history = Shared.OpenHistory(input);
        string pathsFile = ForecastPaths.FileBeside(output);
        foreach (string written in paths is null ? [output] : new[] { output, pathsFile })
            if (history.Files.Any(file => Path.GetFullPath(file.Path) == Path.GetFullPath(written))) throw new UsageException($"{(written == output ? "--output " : "")}{written} is one of the files read. Name another --output, so that no input is overwritten.");
        Shared.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(output))!);
        using var engine = EngineSetup.Open(config, model);
        using var shard = new Shard(engine.Options, engine.Model);
        var run = new HistoryRun(engine.Options, shard);
        Progress.Run("Forecast", history.Length, report => run.Run(history, (_, rows, results, i, _) => paths?.Observe(rows, results, i), static _ => { }, report, stop));

        int untimed = Write(output, run.Shard, steps);
        int series = run.Shard.Series.Count;
        if (untimed > 0) Console.Error.WriteLine($"{untimed} of {series} series are too short to tell their interval: their timestamps are left empty. Set Series:Interval in a configuration (--config) to give it.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{steps} steps of {series} series ({run.Rows} rows read, model {engine.Model.Name}) in {output}"));
        if (paths is null) return ExitCode.Success;

        var (found, proven, without) = (0, 0, 0);
        Progress.Run("Paths", series, report => (found, proven, without) = paths.Write(pathsFile, run.Shard, steps, report, stop));
        if (without > 0) Console.Error.WriteLine($"{without} of {series} series have no value to go on from, and therefore no paths.");
        Console.WriteLine($"{found} most likely paths of {steps} steps (beam {paths.Beam}, {proven} proven that no other path is likelier) in {pathsFile}");
        return ExitCode.Success;
    }

    private static int Write(string path, Shard shard, int steps)
    {
        int[] horizons = [.. Enumerable.Range(1, steps)];
        float[] quantiles = new float[steps * NetworkShape.LevelCount];
        int untimed = 0;
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine("series,step,timestamp,q10,q20,q30,q40,q50,q60,q70,q80,q90");
        for (int slot = 0; slot < shard.Series.Count; slot++)
        {
            string name = CsvText.Field(Encoding.UTF8.GetString(shard.Series.Key(slot)));
            var (time, interval) = shard.Clock(slot);
            if (interval <= 0) untimed++;
            shard.Forecast(slot, horizons, quantiles);
            for (int step = 1; step <= steps; step++)
            {
                string stamp = interval > 0 ? EventTime.Format(CalendarStep.After(time, interval, step)) : "";
                writer.Write($"{name},{step},{stamp}");
                foreach (float quantile in quantiles.AsSpan((step - 1) * NetworkShape.LevelCount + 1, 9))
                {
                    writer.Write(',');
                    if (float.IsFinite(quantile)) writer.Write(quantile.ToString(CultureInfo.InvariantCulture));
                }
                writer.Write('\n');
            }
        }
        return untimed;
    }
}
