using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Training;
using StreamForecast.Engine.Training;
using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>train</c>: a model from history, simulated series or both; the same command gives the same bytes.</summary>
internal static class TrainCommand
{
    // A run from an existing model: thirty passes over the rows, within these bounds, at a gentler rate.
    private const int LeastFineTuning = 100, MostFineTuning = 700;
    private const double FineTuningRate = 4e-3;

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var input = new Option<string?>("--input", "-i") { Description = "CSV file or folder of them to learn from.", HelpName = "PATH" };
        var simulated = new Option<int?>("--simulated") { Description = "Learn from so many simulated series, instead of or beside --input.", HelpName = "N" };
        var output = Shared.OutputFolder("Folder for the model: weights.bin, model.onnx, card.json and curves.csv.");
        var from = new Option<string?>("--from") { Description = "Model folder to start from; without it the weights are drawn afresh.", HelpName = "MODEL" };
        var iterations = new Option<int?>("--iterations") { Description = "Updates. [default: 3000; with --from thirty passes over the rows, 100 to 700]", HelpName = "N" };
        var rate = new Option<double?>("--rate") { Description = "Peak learning rate. [default: 0.005; with --from 0.004]", HelpName = "R" };
        var seed = Shared.Seed();
        var config = Shared.Config();
        var command = new Command("train", "Trains a model offline; the same command gives the same bytes.") { input, simulated, output, from, iterations, rate, seed, config };
        command.Validators.Add(result =>
        {
            if (result.GetResult(input) is null && result.GetResult(simulated) is null) result.AddError("Say what to learn from: --input PATH, --simulated N, or both.");
            if (result.GetValue(simulated) is < 1) result.AddError($"--simulated is {result.GetValue(simulated)}; at least 1 is needed.");
            if (result.GetValue(iterations) is < 1) result.AddError($"--iterations is {result.GetValue(iterations)}; at least 1 is needed.");
            if (result.GetValue(rate) is { } given && given is not (> 0 and <= 1)) result.AddError(string.Create(CultureInfo.InvariantCulture, $"--rate is {given}; choose a value above 0 and at most 1, such as 0.005."));
        });
        command.SetAction((parsed, stop) => Task.Run(() => Run(new Request(
            parsed.GetValue(input), parsed.GetValue(simulated), parsed.GetRequiredValue(output), parsed.GetValue(from),
            parsed.GetValue(iterations), parsed.GetValue(rate), parsed.GetValue(seed), parsed.GetValue(config)), stop), stop));
        return command;
    }

    private static int Run(Request request, CancellationToken stop)
    {
        if (request.From is not null) EngineSetup.RequireModel(request.From);
        Shared.CreateFolder(request.Output);
        var (parent, parentCard) = request.From is null ? default : ModelFolder.Load(request.From);
        var data = Gather(request, stop);
        var options = new TrainingOptions
        {
            Iterations = request.Iterations ?? (parent is null ? new TrainingOptions().Iterations : (int)Math.Clamp(30 * data.Rows / 8192, LeastFineTuning, MostFineTuning)),
            PeakRate = request.Rate ?? (parent is null ? new TrainingOptions().PeakRate : FineTuningRate),
            Seed = request.Seed,
        };
        var network = parent ?? new ForecastNetwork(NetworkShape.Default, request.Seed);
        var curve = new TrainingCurve();
        long begun = Stopwatch.GetTimestamp();
        Train(network, options, new SeriesCorpus(data.Series, request.Seed), curve, stop);
        var took = Stopwatch.GetElapsedTime(begun);

        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Output)));
        var card = ModelFolder.Save(request.Output, network, new ModelCard
        {
            Name = name,
            Description = $"Forecasts of series of any scale and interval, one step and many ahead. Trained on {data.Sources}{(parentCard is null ? "" : $", starting from {parentCard.Version}")}.",
            Shape = network.Shape,
            Parameters = network.Parameters.Length,
            WeightsHash = "",
            Parent = parentCard?.Version ?? "",
            Training = options,
            Series = data.Series.Count,
            Rows = data.Rows,
            DataHash = data.Hash(),
            Loss = curve.LastLoss,
            Command = request.AsCommand(),
        });
        curve.Write(Path.Combine(request.Output, "curves.csv"));
        Tell(card, curve, took, request.Output);
        return ExitCode.Success;
    }

    private static TrainingData Gather(Request request, CancellationToken stop)
    {
        var data = new TrainingData();
        if (request.Input is not null)
        {
            Shared.RefuseOverlap(request.Input, request.Output);
            var options = EngineSetup.ReadOptions(request.Config);
            var history = Shared.OpenHistory(request.Input);
            IReadOnlyList<HistorySeries> series = [];
            Progress.Run("Reading", history.Length, report => series = HistorySeries.ReadAll(history, options.Series, report, stop));
            data.AddHistory(request.Input, series, options.Forecast.Horizons[^1]);
        }
        if (request.Simulated is { } count) data.AddSimulated(count, request.Seed);
        return data;
    }

    private static void Train(ForecastNetwork network, TrainingOptions options, SeriesCorpus corpus, TrainingCurve curve, CancellationToken stop)
    {
        var trainer = new ForecastTrainer(network, options, Environment.ProcessorCount);
        Progress.Run("Training", options.Iterations, report =>
        {
            long begun = Stopwatch.GetTimestamp();
            double loss = double.NaN;
            trainer.Train(corpus, step =>
            {
                curve.Add(step);
                loss = double.IsNaN(loss) ? step.Loss : 0.98 * loss + 0.02 * step.Loss;
                double pace = step.Iteration / Stopwatch.GetElapsedTime(begun).TotalSeconds;
                report(step.Iteration, string.Create(CultureInfo.InvariantCulture, $"loss {loss:0.0000}, {pace:0.0} steps/s"));
            }, stop);
        });
    }

    private static void Tell(ModelCard card, TrainingCurve curve, TimeSpan took, string output) => Tables.Print(["", ""],
    [
        ["model", card.Version],
        ["learnt from", string.Create(CultureInfo.InvariantCulture, $"{card.Series:N0} series, {card.Rows:N0} rows")],
        ["loss", string.Create(CultureInfo.InvariantCulture, $"{curve.FirstLoss:0.0000} at first, {curve.LastLoss:0.0000} at last")],
        ["iterations", string.Create(CultureInfo.InvariantCulture, $"{card.Training.Iterations:N0} in {took.TotalSeconds:0} s, {card.Training.Iterations / Math.Max(took.TotalSeconds, 1e-3):0.0} a second")],
        ["weights", string.Create(CultureInfo.InvariantCulture, $"{card.Parameters:N0}, SHA-256 {card.WeightsHash}")],
        ["folder", output],
    ]);

    private sealed record Request(string? Input, int? Simulated, string Output, string? From, int? Iterations, double? Rate, int Seed, string? Config)
    {
        // As the card keeps it: only what was said, in one order.
        public string AsCommand()
        {
            var words = new List<string> { "streamforecast train" };
            if (Input is not null) words.Add($"--input {Input}");
            if (Simulated is not null) words.Add(string.Create(CultureInfo.InvariantCulture, $"--simulated {Simulated}"));
            if (From is not null) words.Add($"--from {From}");
            if (Iterations is not null) words.Add(string.Create(CultureInfo.InvariantCulture, $"--iterations {Iterations}"));
            if (Rate is not null) words.Add(string.Create(CultureInfo.InvariantCulture, $"--rate {Rate}"));
            words.Add(string.Create(CultureInfo.InvariantCulture, $"--seed {Seed}"));
            if (Config is not null) words.Add($"--config {Config}");
            words.Add($"--output {Output}");
            return string.Join(' ', words);
        }
    }
}
