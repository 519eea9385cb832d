using System.CommandLine;
using System.Globalization;
using StreamForecast.Daemon.Bench;
using StreamForecast.Daemon.Exits;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>bench page</c>: what the page costs the daemon, beside the scoring of the same records.</summary>
internal static class BenchPageCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line: name, value, unit, reference, ratio." };
        Option<string?> model = Shared.Model(), config = Shared.Config();
        var command = new Command("page", "Milliseconds of a core that the page costs in a second of the stream, beside the scoring of its records.") { json, model, config };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetValue(config), parsed.GetValue(model), parsed.GetValue(json), stop), stop));
        return command;
    }

    private static int Run(string? config, string? model, bool json, CancellationToken stop)
    {
        using EngineSetup setup = EngineSetup.Open(config, model);
        List<BenchFigure> figures = [];
        Progress.Run("Cost of the page", 2 * PageBench.Seconds, report => figures = PageBench.RunAsync(setup.Options, setup.Model, report, stop).GetAwaiter().GetResult());
        if (json)
        {
            foreach (BenchFigure figure in figures) Console.WriteLine(figure.ToJson());
            return ExitCode.Success;
        }
        Tables.Print(["ms of a core a second", "page", "scoring", "share"], [.. figures.Select(Row)], rightFrom: 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{setup.Model.Name}, {PageBench.Series:N0} series in one partition, {PageBench.Rate:N0} records a second, one viewer of the overview and one of a series, one thread."));
        return ExitCode.Success;
    }

    private static string[] Row(BenchFigure figure) =>
        [figure.Name, figure.Value.ToString("0.0", CultureInfo.InvariantCulture), figure.Reference!.Value.ToString("0", CultureInfo.InvariantCulture), figure.Ratio!.Value.ToString("0.000", CultureInfo.InvariantCulture)];
}
