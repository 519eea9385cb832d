using System.CommandLine;
using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Evaluations;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Filling;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>eval fill</c>: hides stretches of a set of series and scores how they are filled, beside linear interpolation and seasonal copy.</summary>
internal static class EvalFillCommand
{
    private const int LongestHole = 1000;            // of the set's own; a series is judged by its longest stretch without one
    private static readonly int[] lengths = [1, 6, 24, 168];

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var set = new Option<string>("--set") { Description = "Folder of a set: CSV files with timestamp and value, or a manifest.csv that names series and file.", HelpName = "DIR", Required = true };
        var output = new Option<string?>("--output", "-o") { Description = "File for the table, as Markdown.", HelpName = "FILE" };
        var model = FillCommand.Model();
        var seed = Shared.Seed();
        var config = Shared.Config();
        var command = new Command("fill", "Hides stretches of 1, 6, 24 and 168 rows and scores the fills beside linear interpolation and seasonal copy.") { set, output, model, seed, config };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetRequiredValue(set), parsed.GetValue(output), parsed.GetValue(model), parsed.GetValue(seed), parsed.GetValue(config), stop), stop));
        return command;
    }

    private static int Run(string set, string? output, string? model, int seed, string? config, CancellationToken stop)
    {
        if (!Directory.Exists(set)) throw new DirectoryNotFoundException($"Looked for a folder of series at {Path.GetFullPath(set)}, and found none.");
        var options = EngineSetup.ReadOptions(config);
        var network = FillModel.Load(model);
        FillEvaluation? evaluation = null;
        Progress.Run("Filling", 1, report =>
        {
            var series = FillSet.Read(set, options.Series, LongestHole, static (_, _) => { }, stop);
            evaluation = FillEvaluation.Run(network.Network, series, lengths, seed, report, stop);
        });
        string[] headers = ["rows", "series", "pinball", "linear", "seasonal", "linear, own q", "seasonal, own q", "MAE", "linear", "seasonal", "in 90 %"];
        var rows = evaluation!.Scores.Select(score => Row(score.Length.ToString(CultureInfo.InvariantCulture), score.Series, score.Score)).ToList();
        if (rows.Count == 0) throw new InvalidDataException($"{set} holds no series that is long enough and moves.");
        rows.Add(Row("mean", evaluation.Scores.Max(score => score.Series), FillScore.Mean([.. evaluation.Scores.Select(score => score.Score)])));
        Tables.Print(headers, rows, rightFrom: 1);
        Console.WriteLine($"{evaluation.Rows} rows hidden, model {network.Card.Version}, seed {seed}; in units of each series' mean deviation from its median");
        if (output is not null)
        {
            string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";
            File.WriteAllText(output, Line(headers) + Line(headers.Select(_ => "---")) + string.Concat(rows.Select(Line)), new UTF8Encoding(false));
        }
        return ExitCode.Success;
    }

    private static string[] Row(string length, int series, FillScore s) =>
        [length, series.ToString(CultureInfo.InvariantCulture), Figure(s.Pinball), Figure(s.Linear), Figure(s.Seasonal), Figure(s.LinearOwn), Figure(s.SeasonalOwn),
            Figure(s.Absolute), Figure(s.LinearAbsolute), Figure(s.SeasonalAbsolute), s.Coverage.ToString("0.000", CultureInfo.InvariantCulture)];

    private static string Figure(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
