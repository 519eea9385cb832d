using System.CommandLine;
using System.Globalization;
using StreamForecast.Daemon.Bench;
using StreamForecast.Daemon.Exits;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>bench record</c>: what a record costs in the statistics and in the detector, beside its whole way through the shard.</summary>
internal static class BenchRecordCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line: name, value, unit, reference, ratio." };
        Option<string?> model = Shared.Model(), config = Shared.Config();
        var command = new Command("record", "Microseconds a record costs one core in the statistics and in the detector, beside its whole way through the shard.") { json, model, config };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetValue(config), parsed.GetValue(model), parsed.GetValue(json), stop), stop));
        return command;
    }

    private static int Run(string? config, string? model, bool json, CancellationToken stop)
    {
        using EngineSetup setup = EngineSetup.Open(config, model);
        List<BenchFigure> figures = [];
        Progress.Run("Cost of a record", RecordBench.Kinds, report => figures = RecordBench.Run(setup.Options, setup.Model, report, stop));
        if (json)
        {
            foreach (BenchFigure figure in figures) Console.WriteLine(figure.ToJson());
            return ExitCode.Success;
        }
        Tables.Print(["us/record", "measured", "whole way", "share"], [.. figures.Select(Row)], rightFrom: 1);
        Console.WriteLine($"{setup.Model.Name}, {setup.Options.Forecast.Horizons.Length} horizons a row, waves of up to {setup.Options.WaveRows} rows, one thread.");
        return ExitCode.Success;
    }

    private static string[] Row(BenchFigure figure) =>
        [figure.Name, figure.Value.ToString("0.00", CultureInfo.InvariantCulture), figure.Reference!.Value.ToString("0.00", CultureInfo.InvariantCulture), figure.Ratio!.Value.ToString("0.00", CultureInfo.InvariantCulture)];
}
