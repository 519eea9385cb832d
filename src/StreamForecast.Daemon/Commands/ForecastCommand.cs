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
    private const int MostSteps = 10_000;

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
        var command = new Command("forecast", "Streams every series to its end, then writes H steps of quantiles for each.") { input, horizon, output, model, config };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetRequiredValue(input), parsed.GetValue(horizon), parsed.GetRequiredValue(output), parsed.GetValue(model), parsed.GetValue(config), stop), stop));
        return command;
    }

    private static int Run(string input, int steps, string output, string? model, string? config, CancellationToken stop)
    {
        if (Directory.Exists(output)) throw new UsageException($"--output {output} is a folder. Name the file to write, such as {Path.Combine(output, "forecast.csv")}.");
        var history = Shared.OpenHistory(input);
        if (history.Files.Any(file => Path.GetFullPath(file.Path) == Path.GetFullPath(output))) throw new UsageException($"--output {output} is one of the files read. Name another, so that no input is overwritten.");
        Shared.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(output))!);
        using var engine = EngineSetup.Open(config, model);
        using var shard = new Shard(engine.Options, engine.Model);
        var run = new HistoryRun(engine.Options, shard);
        Progress.Run("Forecast", history.Length, report => run.Run(history, static (_, _, _, _, _) => { }, static _ => { }, report, stop));

        int untimed = Write(output, run.Shard, steps);
        int series = run.Shard.Series.Count;
        if (untimed > 0) Console.Error.WriteLine($"{untimed} of {series} series are too short to tell their interval: their timestamps are left empty. Set Series:Interval in a configuration (--config) to give it.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{steps} steps of {series} series ({run.Rows} rows read, model {engine.Model.Name}) in {output}"));
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
