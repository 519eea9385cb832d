using System.CommandLine;
using System.Globalization;
using StreamForecast.Daemon.Bench;
using StreamForecast.Daemon.Exits;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>bench state</c>: bytes a series takes in memory and in a snapshot, measured, beside the account by parts; pauses, bytes and seconds of checkpoints of a large fleet, and of its restore.</summary>
internal static class BenchStateCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line: name, value, unit, reference, ratio." };
        var series = new Option<int>("--series") { Description = "Series of each kind. Default 20000.", DefaultValueFactory = _ => 20_000 };
        var fleet = new Option<int>("--fleet") { Description = "Series of the checkpoints, which take some 4 KB of memory and disk each; 0: none. Default 1000000.", DefaultValueFactory = _ => 1_000_000 };
        var brokers = new Option<string?>("--brokers") { Description = "Kafka brokers, to measure checkpoints to a topic too.", HelpName = "HOST:PORT" };
        Option<string?> model = Shared.Model(), config = Shared.Config();
        var command = new Command("state", "Bytes of memory and of snapshot a series takes, by its interval, beside the account of its parts; pauses, bytes and seconds of checkpoints.") { json, series, fleet, brokers, model, config };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed.GetValue(config), parsed.GetValue(model), parsed.GetValue(series), parsed.GetValue(fleet), parsed.GetValue(brokers), parsed.GetValue(json), stop), stop));
        return command;
    }

    private static int Run(string? config, string? model, int series, int fleet, string? brokers, bool json, CancellationToken stop)
    {
        if (series < 1000) throw new UsageException($"--series is {series}; give 1000 or more, such as 20000: of fewer, what a shard takes by itself shows.");
        if (fleet is not 0 and < 10_000) throw new UsageException($"--fleet is {fleet}; give 10000 or more, such as 1000000, or 0 to leave checkpoints out.");
        using EngineSetup setup = EngineSetup.Open(config, model);
        List<BenchFigure> figures = [];
        Progress.Run("State of a series", StateBench.Kinds, report => figures = StateBench.Run(setup.Options, setup.Model, series, report, stop));
        List<BenchFigure> checkpoints = [];
        if (fleet > 0)
        {
            using var bench = new CheckpointBench(setup.Options, setup.Model, fleet, stop);
            Progress.Run("Checkpoints", CheckpointBench.Stages, report => checkpoints = bench.Run(brokers, report));
        }
        if (json)
        {
            foreach (BenchFigure figure in figures.Concat(checkpoints)) Console.WriteLine(figure.ToJson());
            return ExitCode.Success;
        }

        Tables.Print(["bytes a series", "measured", "beside", "ratio"], [.. figures.Select(Row)], rightFrom: 1);
        Console.WriteLine($"Beside: of the state its account by parts, of a snapshot the state. {series} series of each kind, all found their interval; {setup.Model.Name}.");
        (string Name, int Interval)[] kinds = [("hourly", 3600), ("5 minutes", 300), ("no season", 7)];
        var accounts = kinds.Select(kind => StateAccount.Of(setup.Model.Shape, SeasonLayout.ForInterval(kind.Interval), StateBench.Key(0).Length).ToDictionary(part => part.Name, part => part.Bytes)).ToList();
        string[][] parts = [.. accounts.SelectMany(account => account.Keys).Distinct().Select(part => (string[])[part, .. accounts.Select(account => account.GetValueOrDefault(part).ToString(CultureInfo.InvariantCulture))])];
        Console.WriteLine();
        if (fleet > 0)
        {
            Tables.Print([$"checkpoints of {fleet} series", "measured", "unit", "goal", "ratio"], [.. checkpoints.Select(CheckpointRow)], rightFrom: 1);
            Console.WriteLine("Pause: the longest time from one batch of 4096 records to the next, less the usual one; without a checkpoint it is what machine and scheduler do by themselves. Goals are for 1000000 series.");
            Console.WriteLine();
        }
        Tables.Print(["account", .. kinds.Select(kind => kind.Name)], [.. parts], rightFrom: 1);
        return ExitCode.Success;
    }

    private static string[] Row(BenchFigure figure) =>
        [figure.Name, figure.Value.ToString("N0", CultureInfo.InvariantCulture), figure.Reference!.Value.ToString("N0", CultureInfo.InvariantCulture), figure.Ratio!.Value.ToString("0.00", CultureInfo.InvariantCulture)];

    private static string[] CheckpointRow(BenchFigure figure) =>
        [figure.Name, figure.Value.ToString("0.##", CultureInfo.InvariantCulture), figure.Unit, figure.Reference?.ToString("0", CultureInfo.InvariantCulture) ?? "", figure.Ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? ""];
}
