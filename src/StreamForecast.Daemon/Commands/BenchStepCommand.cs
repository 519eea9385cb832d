using System.CommandLine;
using System.Globalization;
using StreamForecast.Daemon.Bench;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Exits;
using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>bench step</c>: the learning module's own forward step of the production network, beside ONNX Runtime's.</summary>
internal static class BenchStepCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line: name, value, unit, reference, ratio." };
        Option<string?> model = Shared.Model(), config = Shared.Config();
        var command = new Command("step", "Series-steps a second of our own forward step on one thread, beside ONNX Runtime's, at waves of 64, 256 and 1024 rows.") { json, model, config };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetValue(config), parsed.GetValue(model), parsed.GetValue(json), stop), stop));
        return command;
    }

    private static int Run(string? config, string? model, bool json, CancellationToken stop)
    {
        DaemonOptions options = ConfigurationLoader.Load(config);
        string folder = model ?? options.Model.Folder;
        EngineSetup.RequireModel(folder);
        int horizons = options.Engine.Forecast.Horizons.Length;
        using NetworkStepModel ours = NetworkStepModel.Load(folder);
        using OnnxStepModel onnx = OnnxStepModel.Load(folder);
        List<BenchFigure> figures = [];
        Progress.Run("Forward steps", StepBench.TotalRounds, report => figures = StepBench.Run(ours, onnx, horizons, report, stop));
        if (json)
        {
            foreach (BenchFigure figure in figures) Console.WriteLine(figure.ToJson());
            return ExitCode.Success;
        }
        Tables.Print(["series-steps/s", "ours", "ONNX Runtime", "ratio"], [.. figures.Select(Row)], rightFrom: 1);
        Console.WriteLine($"{ours.Name}, {horizons} horizons a row, one thread.");
        return ExitCode.Success;
    }

    private static string[] Row(BenchFigure figure) =>
        [figure.Name, figure.Value.ToString("N0", CultureInfo.InvariantCulture), figure.Reference!.Value.ToString("N0", CultureInfo.InvariantCulture), figure.Ratio!.Value.ToString("0.00", CultureInfo.InvariantCulture)];
}
