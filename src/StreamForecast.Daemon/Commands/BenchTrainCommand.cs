using System.CommandLine;
using System.Globalization;
using StreamForecast.Daemon.Bench;
using StreamForecast.Daemon.Exits;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>bench train</c>: how fast an LSTM layer trains, beside what the processor's multiply-add units can do at most.</summary>
internal static class BenchTrainCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line: name, value, unit, reference, ratio." };
        var command = new Command("train", "GFLOP/s of an LSTM layer forward and backward, one thread and two, beside the multiply-add peak of the same threads.") { json };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetValue(json), stop), stop));
        return command;
    }

    private static int Run(bool json, CancellationToken stop)
    {
        List<BenchFigure> figures = [];
        Progress.Run("LSTM forward and backward", TrainBench.TotalRounds, report => figures = TrainBench.Run(report, stop));
        if (json)
        {
            foreach (BenchFigure figure in figures) Console.WriteLine(figure.ToJson());
            return ExitCode.Success;
        }
        Tables.Print(["batch x steps x inputs x hidden", "GFLOP/s", "beside", "ratio"], [.. figures.Select(Row)], rightFrom: 1);
        Console.WriteLine("Beside: a loop of multiply-adds that never leaves the registers, on as many threads, in the same run; for two threads over one, the one.");
        return ExitCode.Success;
    }

    private static string[] Row(BenchFigure figure) =>
        [figure.Name, figure.Value.ToString("0.0", CultureInfo.InvariantCulture), figure.Reference!.Value.ToString("0.0", CultureInfo.InvariantCulture), figure.Ratio!.Value.ToString("0.00", CultureInfo.InvariantCulture)];
}
