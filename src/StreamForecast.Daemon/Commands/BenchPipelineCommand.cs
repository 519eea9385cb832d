using System.CommandLine;
using System.Globalization;
using StreamForecast.Daemon.Bench;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Demo;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Simulation;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>bench pipeline</c>: records a second Kafka to Kafka under both guarantees, beside a bare consume-and-produce loop.</summary>
internal static class BenchPipelineCommand
{
    // The embedded cluster keeps some 65,000 records a partition, and keys do not fall evenly on its four.
    private const int MostEmbedded = 160_000;

    // Every series has found its interval by then.
    private const int LeastPoints = 20;

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line: name, value, unit, reference, ratio." };
        var records = new Option<int?>("--records") { Description = $"Observations. [default: 1000000; {MostEmbedded} with the embedded cluster, which holds no more]", HelpName = "N" };
        var series = Shared.Count("--series", "Series among them.", 1000);
        var brokers = new Option<string?>("--brokers") { Description = "Kafka brokers to measure with; without them an embedded cluster, which takes its share of this machine's cores.", HelpName = "HOST:PORT" };
        var config = Shared.Config();
        var command = new Command("pipeline", "Records a second Kafka to Kafka, beside a bare Confluent.Kafka loop over the same records.") { json, records, series, brokers, config };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(config), parsed.GetValue(brokers), parsed.GetValue(records), parsed.GetValue(series), parsed.GetValue(json), stop));
        return command;
    }

    private static async Task<int> RunAsync(string? config, string? addresses, int? records, int series, bool json, CancellationToken stop)
    {
        if (records < LeastPoints * series) throw new UsageException($"--records is {records} for {series} series; at least {LeastPoints} a series are needed, {LeastPoints * series} in all.");
        if (addresses is null && records > MostEmbedded) throw new UsageException($"--records is {records}, and the embedded cluster holds no more than {MostEmbedded}. Name real brokers with --brokers.");
        var options = ConfigurationLoader.Load(config);
        EngineSetup.RequireModel(options.Model);
        int points = (records ?? (addresses is null ? MostEmbedded : 1_000_000)) / series;
        var plan = new SimulationPlan(series, TimeSpan.FromMinutes(5), points, Seed: 1, DemoPlan.Start);
        using var brokers = new BenchBrokers(addresses);
        var bench = new PipelineBench(options, brokers, plan);
        var figures = await bench.RunAsync(Progress.Run, stop);
        if (json)
        {
            foreach (BenchFigure figure in figures) Console.WriteLine(figure.ToJson());
            return ExitCode.Success;
        }
        string[] bare = ["bare consume-and-produce loop", Rate(figures[0].Reference!.Value), ""];
        Tables.Print(["", "records/s", "ratio"],
        [
            .. figures.Select((figure, i) => (string[])[$"daemon, {PipelineBench.Words(brokers.IsEmbedded || i > 0 ? Guarantee.AtLeastOnce : Guarantee.ExactlyOnce)}", Rate(figure.Value), figure.Ratio!.Value.ToString("0.000", CultureInfo.InvariantCulture)]),
            bare,
        ], rightFrom: 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(long)series * points:N0} records of {series:N0} series, forecasts of {bench.PayloadBytes} bytes, {(brokers.IsEmbedded ? "embedded cluster: it shares the cores with what is measured, and ratios on real brokers (--brokers) differ" : $"brokers at {brokers.Addresses}")}"));
        return ExitCode.Success;
    }

    private static string Rate(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
