using System.Diagnostics;
using System.Globalization;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Filling;
using StreamForecast.Engine.Filling;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>train --task fill</c>: the network of the <c>fill</c> command, from simulated series.</summary>
internal static class TrainFillCommand
{
    /// <summary>Trains and writes the model's folder.</summary>
    public static int Run(int simulated, string output, int? iterations, double? rate, int seed, int threads, CancellationToken stop)
    {
        Shared.CreateFolder(output);
        var options = new FillTrainingOptions { Seed = seed, Rows = GapFiller.WindowRows };
        if (iterations is { } updates) options = options with { Iterations = updates };
        if (rate is { } peak) options = options with { PeakRate = peak };
        var training = new FillTraining(simulated, options, threads);
        long begun = Stopwatch.GetTimestamp();
        double loss = double.NaN;
        Progress.Run("Training", options.Iterations, report =>
        {
            var network = training.Train(step =>
            {
                loss = double.IsNaN(loss) ? step.Loss : 0.98 * loss + 0.02 * step.Loss;
                double pace = step.Iteration / Stopwatch.GetElapsedTime(begun).TotalSeconds;
                report(step.Iteration, string.Create(CultureInfo.InvariantCulture, $"loss {loss:0.0000}, {pace:0.0} steps/s"));
            }, stop);
            string updatesSaid = iterations is null ? "" : string.Create(CultureInfo.InvariantCulture, $" --iterations {iterations}"), rateSaid = rate is null ? "" : string.Create(CultureInfo.InvariantCulture, $" --rate {rate}");
            var card = training.Save(output, network, string.Create(CultureInfo.InvariantCulture, $"streamforecast train --task fill --simulated {simulated}{updatesSaid}{rateSaid} --seed {seed} --output {output}"));
            var took = Stopwatch.GetElapsedTime(begun);
            Tables.Print(["", ""],
            [
                ["model", card.Version],
                ["loss", string.Create(CultureInfo.InvariantCulture, $"{training.FirstLoss:0.0000} at first, {training.LastLoss:0.0000} at last")],
                ["iterations", string.Create(CultureInfo.InvariantCulture, $"{options.Iterations:N0} in {took.TotalSeconds:0} s")],
                ["weights", string.Create(CultureInfo.InvariantCulture, $"{card.Parameters:N0}, SHA-256 {card.WeightsHash}")],
                ["folder", output],
            ]);
        });
        return ExitCode.Success;
    }
}
