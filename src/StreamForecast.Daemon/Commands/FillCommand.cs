using System.CommandLine;
using System.Globalization;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Filling;
using StreamForecast.Engine.Filling;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>fill</c>: completes histories; missing rows get quantiles from both sides of their gap.</summary>
internal static class FillCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var input = Shared.Input();
        var output = Shared.OutputFolder($"Folder for the completed files, one per input file at the same relative path: [series,]{FillFile.Header}. Observed rows keep their value and have filled 0 and no quantiles; filled rows have filled 1 and their median as value.");
        var model = Model();
        var longest = Shared.Count("--longest", "Longest gap to fill, in rows; longer ones are left as they are.", 1000);
        var config = Shared.Config();
        var command = new Command("fill", "Fills missing stretches of history (empty values, NaN, rows missing on the series' interval) from both sides, with quantiles.") { input, output, model, longest, config };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetRequiredValue(input), parsed.GetRequiredValue(output), parsed.GetValue(model), parsed.GetValue(longest), parsed.GetValue(config), stop), stop));
        return command;
    }

    /// <summary>The model of <c>fill</c> and <c>eval fill</c>.</summary>
    internal static Option<string?> Model() => new("--model", "-m") { Description = "Folder of a gap-filling model; without it models/fill beside the executable.", HelpName = "DIR" };

    private static int Run(string input, string output, string? model, int longest, string? config, CancellationToken stop)
    {
        var history = Shared.OpenHistory(input);
        Shared.RefuseOverlap(input, output);
        var options = EngineSetup.ReadOptions(config);
        var (network, card) = FillModel.Load(model);
        Shared.CreateFolder(output);
        var run = new FillRun(history, output, network, options.Series, longest);
        Progress.Run("Filling", history.Length, report => run.Run(report, stop));
        Tell(run.Counts, longest);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Counts.Filled} of {run.Counts.Rows} rows of {run.Counts.Series} series filled (model {card.Version}), in {output}"));
        return ExitCode.Success;
    }

    private static void Tell(FillCounts counts, int longest)
    {
        if (counts.Empty > 0) Console.Error.WriteLine($"{counts.Empty} series have no value at all, and are written as they are.");
        if (counts.Short > 0) Console.Error.WriteLine($"{counts.Short} series have gaps, and fewer than {GapFiller.LeastObserved} values to fill them from: they are written as they are.");
        if (counts.Left > 0) Console.Error.WriteLine($"{counts.Left} rows are left without a value: theirs is a series told above, or a gap longer than --longest {longest} rows.");
        if (counts.Repeated > 0) Console.Error.WriteLine($"{counts.Repeated} rows are left out: another row of their series has the same timestamp, and the first with a value counts.");
    }
}
