using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Training;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Training;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>train</c>: a model from history, simulated series or both; the same command gives the same weights to the byte, interrupted or not.</summary>
internal static class TrainCommand
{
    private const int MostSamples = 6;       // forecasts in the report

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var task = new Option<string>("--task") { Description = "forecast, or fill: the network of the fill command, on simulated series alone.", HelpName = "TASK", DefaultValueFactory = _ => "forecast" };
        task.AcceptOnlyFromAmong("forecast", "fill");
        var input = new Option<string?>("--input", "-i") { Description = "CSV file or folder of them to learn from.", HelpName = "PATH" };
        var simulated = new Option<int?>("--simulated") { Description = "Learn from so many simulated series, instead of or beside --input. With --input and --from: simulate so many for the replay. [default: Training:ReplaySeries, or 700]", HelpName = "N" };
        var output = Shared.OutputFolder("Folder for the model: weights.bin, model.onnx, card.json, and how training went: report.html, curves.csv, inspection.csv.");
        var from = new Option<string?>("--from") { Description = "Model folder to start from; without it the weights are drawn afresh.", HelpName = "MODEL" };
        var cell = new Option<string?>("--cell") { Description = $"Recurrent cell: {string.Join(", ", CellKinds.Words)}. [default: Training:Cell, or lstm]", HelpName = "WORD" };
        var layers = new Option<int?>("--layers") { Description = "Recurrent layers on top of each other. [default: Training:Layers, or 1]", HelpName = "N" };
        var iterations = new Option<int?>("--iterations") { Description = "Updates. [default: Training:Iterations, or 3000; with --from ninety passes over the rows, 100 to 2000]", HelpName = "N" };
        var rate = new Option<double?>("--rate") { Description = "Peak learning rate. [default: Training:PeakRate, or 0.005; with --from 0.004]", HelpName = "R" };
        var seed = new Option<int?>("--seed") { Description = "Same seed, same result. [default: Training:Seed, or 1]", HelpName = "S" };
        var threads = new Option<int?>("--threads") { Description = "Most threads; the result does not depend on it. [default: Training:Threads, or all processors]", HelpName = "N" };
        var resume = new Option<bool>("--resume") { Description = "Go on with the run that was interrupted in the output folder; give it the options it began with." };
        var config = Shared.Config();
        var command = new Command("train", "Trains a model offline; the same command gives the same bytes.") { task, input, simulated, output, from, cell, layers, iterations, rate, seed, threads, resume, config };
        command.Validators.Add(result =>
        {
            if (result.GetValue(task) == "fill" && (result.GetResult(input) is not null || result.GetResult(from) is not null || result.GetValue(resume) || result.GetResult(simulated) is null))
                result.AddError("--task fill learns from simulated series: give --simulated N, without --input, --from and --resume.");
            if (result.GetResult(input) is null && result.GetResult(simulated) is null) result.AddError("Say what to learn from: --input PATH, --simulated N, or both.");
            if (result.GetValue(simulated) is < 1) result.AddError($"--simulated is {result.GetValue(simulated)}; at least 1 is needed.");
            if (result.GetValue(cell) is { } word && CellKinds.Parse(word) is null) result.AddError($"--cell is \"{word}\"; choose {string.Join(", ", CellKinds.Words)}.");
            if (result.GetValue(layers) is < 1 or > NetworkShape.MostLayers) result.AddError($"--layers is {result.GetValue(layers)}; choose 1 to {NetworkShape.MostLayers}.");
            if (result.GetValue(from) is not null && (result.GetResult(cell) ?? result.GetResult(layers)) is not null) result.AddError("--from MODEL has its own cell and layers; leave --cell and --layers out, or --from to begin anew.");
            if (result.GetValue(iterations) is < 1) result.AddError($"--iterations is {result.GetValue(iterations)}; at least 1 is needed.");
            if (result.GetValue(threads) is < 1 or > 1024) result.AddError($"--threads is {result.GetValue(threads)}; choose 1 to 1024.");
            if (result.GetValue(rate) is { } given && given is not (> 0 and <= 1)) result.AddError(string.Create(CultureInfo.InvariantCulture, $"--rate is {given}; choose a value above 0 and at most 1, such as 0.005."));
        });
        command.SetAction((parsed, stop) => Task.Run(() => parsed.GetValue(task) == "fill"
            ? TrainFillCommand.Run(parsed.GetValue(simulated)!.Value, parsed.GetRequiredValue(output), parsed.GetValue(iterations), parsed.GetValue(rate),
                parsed.GetValue(seed) ?? 1, parsed.GetValue(threads) ?? Environment.ProcessorCount, stop)
            : Run(new TrainingRequest(
                parsed.GetValue(input), parsed.GetValue(simulated), parsed.GetRequiredValue(output), parsed.GetValue(from), parsed.GetValue(cell), parsed.GetValue(layers), parsed.GetValue(iterations),
                parsed.GetValue(rate), parsed.GetValue(seed), parsed.GetValue(threads), parsed.GetValue(config), parsed.GetValue(resume)), stop), stop));
        return command;
    }

    private static int Run(TrainingRequest request, CancellationToken stop)
    {
        if (request.From is not null) EngineSetup.RequireModel(request.From);
        var configuration = ConfigurationLoader.Load(request.Config);
        Shared.CreateFolder(request.Output);
        string checkpoint = Path.Combine(request.Output, TrainingCheckpoint.FileName);
        if (request.Resume && !File.Exists(checkpoint)) throw new UsageException($"--resume: looked for {checkpoint}, and there is none. Leave --resume out to begin anew.");
        if (!request.Resume && File.Exists(checkpoint)) Console.Error.WriteLine($"{checkpoint} is of a run that was interrupted; beginning anew overwrites it. To go on with it, stop now and add --resume.");

        var (parent, parentCard) = request.From is null ? default : ModelFolder.Load(request.From);
        if (parent is not null) RefuseOtherInputs(request.From!, parent.Shape);
        int seed = request.Seed ?? configuration.Training.Seed;
        bool adapts = parent is not null && request.Input is not null;
        var data = Gather(request, configuration, seed, adapts, stop);
        var options = Settle(request, configuration.Training, seed, parent?.Shape, data.Rows);
        var network = parent ?? new ForecastNetwork(NetworkShape.Default with { Cell = CellKinds.Parse(options.Cell)!.Value, Layers = options.Layers }, seed);
        var adaptation = adapts ? Prepare(network, options, data) : null;
        var split = adaptation is null ? HeldBackSplit.Of(data.Series, options.HeldBack) : new HeldBackSplit(data.Series, adaptation.Watched);
        var trainer = adaptation?.Trainer ?? Prepare(network, options, split, seed);
        options = adaptation?.Options ?? options;
        var identity = TrainingCheckpoint.Identity(options, ("Rows (hash of the series)", data.Hash()), ("Starting weights (--from)", parentCard?.Version ?? "drawn afresh"));
        if (request.Resume) TrainingCheckpoint.Read(checkpoint, identity, trainer);

        AdaptedNetwork? adapted = null;
        if (!Train(trainer, options, () => TrainingCheckpoint.Write(checkpoint, identity, trainer), stop) || (adaptation is not null && !Adapt(adaptation, checkpoint, identity, out adapted, stop)))
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Interrupted after update {trainer.Iteration:N0} of {options.Iterations:N0}{(trainer.Finished ? ", while training on all rows" : "")}. The run is kept in {checkpoint}; the same command with --resume goes on with it."));
            return ExitCode.Failure;
        }
        var card = ModelFolder.Save(request.Output, adapted?.Network ?? network, new ModelCard
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Output))),
            Description = Describe(data, options, parentCard, adapted),
            Shape = network.Shape,
            Parameters = network.Parameters.Length,
            WeightsHash = "",
            Parent = parentCard?.Version ?? "",
            Gate = adapted?.Gate,
            Training = options,
            Series = data.Series.Count,
            Rows = data.Rows,
            DataHash = data.Hash(),
            Loss = adapted?.Loss ?? trainer.LastLoss,
            Command = request.AsCommand(seed),
            Machine = TrainingMachine.Current(trainer.Elapsed, options.Threads),
        });
        TrainingFiles.WriteCurves(request.Output, trainer.Steps);
        TrainingFiles.WriteInspection(request.Output, trainer.Inspector);
        TrainingReport.Write(Path.Combine(request.Output, "report.html"), card, trainer, Samples(trainer.Network, card, split), split.Watched.Count > 0);
        File.Delete(checkpoint);
        Tell(card, trainer, request.Output);
        return ExitCode.Success;
    }

    // The engine prepares these values and no others; depth, width and cell may be as they like.
    private static void RefuseOtherInputs(string folder, NetworkShape found)
    {
        NetworkShape ours = NetworkShape.Default;
        if ((found.Inputs, found.Features, found.Candidates) == (ours.Inputs, ours.Features, ours.Candidates)) return;
        throw new UsageException($"--from {folder}: its network reads {found.Inputs} values of a row, {found.Features} features and {found.Candidates} candidates of a horizon; this program prepares {ours.Inputs}, {ours.Features} and {ours.Candidates}. "
            + "Start from a model that this version made, such as models/base, or leave --from out.");
    }

    private static string Describe(TrainingData data, TrainingOptions options, ModelCard? parent, AdaptedNetwork? adapted)
    {
        string trained = $"Forecasts of series of any scale and interval, one step and many ahead. Trained on {data.Sources}";
        if (parent is null) return trained + ".";
        if (adapted is null) return $"{trained}, starting from {parent.Version}.";
        if (adapted.Gate.Alpha == 0) return $"{trained}, starting from {parent.Version}, which stays as it was: {(adapted.Gate.HeldBackRows == 0 ? "no series was long enough to hold rows back" : "no share of the change surely served the held-back rows")}.";
        string replay = options.Replay > 0 ? string.Create(CultureInfo.InvariantCulture, $", with {options.ReplaySeries} simulated series replayed") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{trained}, starting from {parent.Version}{replay}; {adapted.Gate.Alpha:0.##} of the change was kept, judged by rows held back.");
    }

    private static TrainingData Gather(TrainingRequest request, DaemonOptions configuration, int seed, bool adapts, CancellationToken stop)
    {
        var data = new TrainingData();
        if (request.Input is not null)
        {
            Shared.RefuseOverlap(request.Input, request.Output);
            var history = Shared.OpenHistory(request.Input);
            IReadOnlyList<HistorySeries> series = [];
            Progress.Run("Reading", history.Length, report => series = HistorySeries.ReadAll(history, configuration.Series, report, stop));
            data.AddHistory(request.Input, series, configuration.Forecast.Horizons[^1]);
        }
        if (request.Simulated is { } count && !adapts) data.AddSimulated(count, seed);     // an adaptation simulates its own
        return data;
    }

    // What was said on the command line, or else in the configuration, or else what suits a fresh network or a trained one.
    private static TrainingOptions Settle(TrainingRequest request, TrainingOptions configured, int seed, NetworkShape? parent, long rows)
    {
        var said = configured with
        {
            Cell = parent?.Cell.Word() ?? request.Cell ?? configured.Cell,
            Layers = parent?.Layers ?? request.Layers ?? configured.Layers,
            Iterations = request.Iterations ?? configured.Iterations,
            PeakRate = request.Rate ?? configured.PeakRate,
            ReplaySeries = request.Simulated ?? configured.ReplaySeries,
            Seed = seed,
            Threads = request.Threads ?? configured.Threads,
        };
        return parent is not null ? Adaptation.Settle(said, rows)
            : said with { Iterations = said.Iterations ?? TrainingOptions.DefaultIterations, PeakRate = said.PeakRate ?? TrainingOptions.DefaultPeakRate };
    }

    private static Adaptation Prepare(ForecastNetwork parent, TrainingOptions options, TrainingData data)
    {
        try
        {
            return new Adaptation(parent, data.Series, options);
        }
        catch (ArgumentException e) when (e.ParamName == nameof(options))
        {
            throw new UsageException(e.Message.Replace($" (Parameter '{nameof(options)}')", "", StringComparison.Ordinal));
        }
    }

    /// <summary>Judges what was learnt and trains on all rows; false when it was stopped, with the run that was judged kept in the checkpoint.</summary>
    private static bool Adapt(Adaptation adaptation, string checkpoint, SortedDictionary<string, string> identity, out AdaptedNetwork? adapted, CancellationToken stop)
    {
        var trainer = adaptation.Trainer;
        TrainingCheckpoint.Write(checkpoint, identity, trainer);
        long begun = Stopwatch.GetTimestamp();
        AdaptedNetwork? made = null;
        try
        {
            Progress.Run("Training on all rows", adaptation.Options.Iterations!.Value, report => made = adaptation.Run(step => report(step.Iteration, ""), stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            adapted = null;
            return false;
        }
        trainer.Elapsed += Stopwatch.GetElapsedTime(begun);
        adapted = made;
        return true;
    }

    private static ForecastTrainer Prepare(ForecastNetwork network, TrainingOptions options, HeldBackSplit split, int seed)
    {
        if (split.Watched.Count == 0 && (options.Patience > 0 || options.Schedule == RateSchedule.Plateau))
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"Training:Patience and the schedule Plateau follow the loss of held-back rows, and Training:HeldBack {options.HeldBack} of these series gives none of at least {HeldBackSplit.LeastRows} rows. Raise HeldBack, give more rows, or use neither."));
        var corpus = new SeriesCorpus(split.Trained, seed);
        var watched = split.Watched.Count > 0 ? new SeriesCorpus(split.Watched, seed) : null;
        if (TrainingMemory.Plan(network.Layout, options, watched is not null, corpus.Bytes + (watched?.Bytes ?? 0)).Refusal(options) is { } refusal) throw new UsageException(refusal);
        return new ForecastTrainer(network, options, corpus, watched);
    }

    /// <summary>Trains with checkpoints now and then; false when it was stopped, with a last checkpoint written.</summary>
    private static bool Train(ForecastTrainer trainer, TrainingOptions options, Action keep, CancellationToken stop)
    {
        long begun = Stopwatch.GetTimestamp(), kept = begun;
        int before = trainer.Iteration;
        var earlier = trainer.Elapsed;
        void Keep()
        {
            trainer.Elapsed = earlier + Stopwatch.GetElapsedTime(begun);
            keep();
            kept = Stopwatch.GetTimestamp();
        }
        try
        {
            Progress.Run("Training", options.Iterations!.Value, report =>
            {
                double loss = double.NaN;
                trainer.Train(step =>
                {
                    loss = double.IsNaN(loss) ? step.Loss : 0.98 * loss + 0.02 * step.Loss;
                    double pace = (step.Iteration - before) / Stopwatch.GetElapsedTime(begun).TotalSeconds;
                    string best = trainer.BestIteration > 0 ? string.Create(CultureInfo.InvariantCulture, $", held back {trainer.BestHeldBackLoss:0.0000} at best") : "";
                    report(step.Iteration, string.Create(CultureInfo.InvariantCulture, $"loss {loss:0.0000}{best}, {pace:0.0} steps/s"));
                    bool due = (options.CheckpointEvery > 0 && step.Iteration % options.CheckpointEvery == 0)
                        || (options.CheckpointInterval > TimeSpan.Zero && Stopwatch.GetElapsedTime(kept) >= options.CheckpointInterval);
                    if (due && !trainer.Finished) Keep();
                }, stop);
            });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Keep();
            return false;
        }
        trainer.Elapsed = earlier + Stopwatch.GetElapsedTime(begun);
        return true;
    }

    // Spread evenly over the series, so that all kinds are seen.
    private static List<SampleForecast> Samples(ForecastNetwork network, ModelCard card, HeldBackSplit split)
    {
        var series = split.Watched.Count > 0 ? split.Watched : split.Trained;
        using var model = new NetworkStepModel(network, card.Version);
        var samples = new List<SampleForecast>();
        int count = Math.Min(MostSamples, series.Count);
        for (int i = 0; i < count; i++)
            if (SampleForecast.Make(model, series[(2 * i + 1) * series.Count / (2 * count)]) is { } sample) samples.Add(sample);
        return samples;
    }

    private static void Tell(ModelCard card, ForecastTrainer trainer, string output)
    {
        double seconds = trainer.Elapsed.TotalSeconds;
        var memory = trainer.Memory;
        var rows = new List<string[]>
        {
            new[] { "model", card.Version },
            new[] { "learnt from", string.Create(CultureInfo.InvariantCulture, $"{card.Series:N0} series, {card.Rows:N0} rows") },
            new[] { "loss", string.Create(CultureInfo.InvariantCulture, $"{TrainingFiles.FirstLoss(trainer.Steps):0.0000} at first, {card.Loss:0.0000} at last") },
            new[] { "iterations", string.Create(CultureInfo.InvariantCulture, $"{trainer.Iteration:N0} in {seconds:0} s, {trainer.Iteration / Math.Max(seconds, 1e-3):0.0} a second") },
            new[] { "memory", $"{ByteSize.Format(memory.Bytes)}{(memory.KeptSegments < memory.Segments ? $", {memory.KeptSegments * TrainingMemory.StepsPerSegment} of {memory.Segments * TrainingMemory.StepsPerSegment} steps kept" : "")}" },
            new[] { "network", $"{card.Shape.Cell.Word()}, {card.Shape.Layers} {(card.Shape.Layers == 1 ? "layer" : "layers")} of {card.Shape.Hidden}" },
            new[] { "weights", string.Create(CultureInfo.InvariantCulture, $"{card.Parameters:N0}, SHA-256 {card.WeightsHash}") },
            new[] { "report", Path.Combine(output, "report.html") },
        };
        if (card.Gate is { } gate)
            rows.Insert(3, ["kept", gate.HeldBackRows == 0 ? "nothing: no series is long enough to hold rows back, the model stays as it was" : string.Create(CultureInfo.InvariantCulture, $"{gate.Alpha:0.##} of the change (held-back loss {string.Join(", ", gate.Losses.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Loss:0.0000} with {one.Alpha:0.##}")))})")]);
        else if (trainer.BestIteration > 0)
            rows.Insert(3, ["held back", string.Create(CultureInfo.InvariantCulture, $"{trainer.Steps.Last(step => !double.IsNaN(step.HeldBackLoss)).HeldBackLoss:0.0000} at last, {trainer.BestHeldBackLoss:0.0000} at best (update {trainer.BestIteration:N0}{(card.Training.Patience > 0 ? ", saved" : "")})")]);
        Tables.Print(["", ""], rows);
    }
}
