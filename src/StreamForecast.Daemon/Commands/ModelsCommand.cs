using System.CommandLine;
using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Evaluations;
using StreamForecast.Daemon.Exits;
using StreamForecast.Engine.Filling;
using StreamForecast.Engine.Foreign;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Models;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>models</c>: what a folder of models holds, and what a model is worth.</summary>
internal static class ModelsCommand
{
    /// <summary>The verb with the three below it.</summary>
    public static Command Create()
    {
        var store = new Option<string>("--models") { Description = "Folder that holds model folders.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "models"), Recursive = true };
        var list = new Command("list", "All models of the folder, one a line.");
        list.SetAction(parsed => List(parsed.GetRequiredValue(store)));
        var name = new Argument<string?>("MODEL") { Description = "Name of a model in the folder, the path of one elsewhere, or an ONNX file; without it the one that the configuration names.", Arity = ArgumentArity.ZeroOrOne };
        var config = Shared.Config();
        var show = new Command("show", "What a model says of itself: its card, or the tensors of an ONNX file made elsewhere.") { name, config };
        show.SetAction(parsed => parsed.GetValue(name) is { } given ? Show(parsed.GetRequiredValue(store), given) : ShowConfigured(ConfigurationLoader.Load(parsed.GetValue(config)).Model));
        var scored = new Argument<string>("MODEL") { Description = "Name of a model in the folder, or the path of one elsewhere." };
        var sets = new Option<string[]>("--set") { Description = "Folder of a forecasting set; may be given several times.", HelpName = "DIR", Required = true };
        var score = new Command("score", "Forecasts sets with a model as it is, and writes MASE, wQL and coverage into its card.") { scored, sets, config };
        score.SetAction((parsed, stop) => Task.Run(() => Score(parsed.GetRequiredValue(store), parsed.GetRequiredValue(scored), parsed.GetRequiredValue(sets), parsed.GetValue(config), stop), stop));
        return new Command("models", "The models that are there.") { store, list, show, score };
    }

    private static int Score(string store, string name, string[] sets, string? config, CancellationToken stop)
    {
        string folder = FolderOf(store, name);
        if (FillModelFolder.IsOne(folder)) throw new UsageException($"{folder} holds a gap filler; eval fill scores it.");
        var scores = new List<ModelScore>();
        foreach (string set in sets)
        {
            var total = EvalForecastCommand.Evaluate(ForecastSet.Open(set), adapt: false, folder, config, stop).Model.Total;
            scores.Add(new ModelScore(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(set))), Finite(total.Mase), Finite(total.Wql), total.Coverage));
        }
        var card = ModelFolder.Record(folder, scores);
        Tables.Print(["set", "MASE", "wQL", "in 80 %"], [.. card.Scores!.Select(one => new[] { one.Set, Figure(one.Mase), Figure(one.Wql), Figure(one.Coverage) })], rightFrom: 1);
        return ExitCode.Success;

        static double? Finite(double value) => double.IsFinite(value) ? value : null;
        static string Figure(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";
    }

    private static int List(string store)
    {
        if (!Directory.Exists(store)) throw new DirectoryNotFoundException($"Looked for models in {Path.GetFullPath(store)}, and there is no such folder. Name it with --models, or train one: streamforecast train --simulated 4000 --output {Path.Combine(store, "base")}.");
        var rows = new List<string[]>();
        foreach (string folder in Directory.EnumerateDirectories(store).Order(StringComparer.Ordinal))
        {
            if (!File.Exists(Path.Combine(folder, ModelFolder.CardFile))) continue;
            try
            {
                if (FillModelFolder.IsOne(folder))
                {
                    var fill = FillModelFolder.Load(folder, GapFiller.Shape).Card;
                    rows.Add([fill.Name, fill.WeightsHash[..8], $"{Network(fill.Shape.Cell, fill.Shape.Layers)}, both ways", Count(fill.Parameters), Count(fill.Series), "-", fill.Loss.ToString("0.0000", CultureInfo.InvariantCulture), "-"]);
                    continue;
                }
                var (_, card) = ModelFolder.Load(folder);
                rows.Add([card.Name, card.WeightsHash[..8], Network(card.Shape.Cell, card.Shape.Layers), Count(card.Parameters), Count(card.Series), Count(card.Rows), card.Loss.ToString("0.0000", CultureInfo.InvariantCulture), card.Parent.Length == 0 ? "-" : card.Parent]);
            }
            catch (InvalidDataException e)
            {
                Console.Error.WriteLine(e.Message);         // one broken model does not hide the others
            }
        }
        if (rows.Count == 0) throw new InvalidDataException($"{Path.GetFullPath(store)} holds no model that can be used. Train one: streamforecast train --simulated 4000 --output {Path.Combine(store, "base")}.");
        Tables.Print(["model", "hash", "network", "weights", "series", "rows", "loss", "from"], rows, rightFrom: 3);
        return ExitCode.Success;
    }

    private static string Network(CellKind cell, int layers) => layers == 1 ? cell.Word() : $"{cell.Word()} x {layers}";

    private static int ShowConfigured(ModelOptions options)
    {
        if (!options.IsForeign) return Show(options.Folder, options.Folder);
        using (var model = (ForeignStepModel)EngineSetup.Open(options))
        {
            Console.WriteLine($"{model.Name} in {Path.GetFullPath(options.Foreign.File)}");
            Tables.Print(["", ""],
            [
                ["reads", model.Inputs.Name],
                ["state", $"{model.Shape.State} floats a series"],
                ["answers", $"{string.Join(", ", options.Foreign.Horizons)} steps ahead at the levels {string.Join(", ", options.Foreign.Levels.Select(level => level.ToString(CultureInfo.InvariantCulture)))}; other horizons from the recent errors of simple forecasts"],
                ["row by row", model.Note ?? "a row's results depend on that row alone, to the bit"],
            ]);
        }
        return ShowFile(options.Foreign.File);
    }

    private static int ShowFile(string file)
    {
        foreach (string tensor in OnnxListing.Of(file)) Console.WriteLine(tensor);
        return ExitCode.Success;
    }

    private static int Show(string store, string name)
    {
        if (File.Exists(name)) return ShowFile(name);
        string folder = FolderOf(store, name);
        // A card is shown only of a model that is whole.
        string version = FillModelFolder.IsOne(folder) ? FillModelFolder.Load(folder, GapFiller.Shape).Card.Version : ModelFolder.Load(folder).Card.Version;
        Console.WriteLine($"{version} in {Path.GetFullPath(folder)}");
        Console.WriteLine(File.ReadAllText(Path.Combine(folder, ModelFolder.CardFile), Encoding.UTF8).TrimEnd());
        return ExitCode.Success;
    }

    private static string FolderOf(string store, string name)
    {
        string folder = Directory.Exists(Path.Combine(store, name)) ? Path.Combine(store, name) : name;
        return Directory.Exists(folder) ? folder
            : throw new DirectoryNotFoundException($"Looked for model {name} in {Path.GetFullPath(store)} and as a path, and found no such folder. 'streamforecast models list --models DIR' shows what a folder holds.");
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
