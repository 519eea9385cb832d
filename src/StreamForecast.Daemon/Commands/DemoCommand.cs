using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Demo;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Replay;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>demo</c>: broker, producer, daemon and a live view in one process, with planted anomalies to judge it by.</summary>
internal static class DemoCommand
{
    private const double RowsPerSecond = 10;
    private const int LongestRows = 20_000;           // half an hour at that pace
    private static readonly TimeSpan lineEvery = TimeSpan.FromSeconds(5);

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var seconds = new Option<int?>("--seconds") { Description = "Ends by itself after so long. [default: 60 in a pipe; on a terminal Ctrl-C ends it]", HelpName = "N" };
        var series = Shared.Count("--series", "Simulated series.", 200);
        var seed = Shared.Seed();
        var command = new Command("demo", "Everything at once with no server: an embedded Kafka, simulated series with planted anomalies, the daemon, a live view.") { seconds, series, seed };
        command.Validators.Add(result =>
        {
            if (result.GetValue(seconds) is < 1) result.AddError($"--seconds is {result.GetValue(seconds)}; at least 1 is needed.");
        });
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(series), parsed.GetValue(seed), parsed.GetValue(seconds) ?? (Progress.OnTerminal ? null : 60), stop));
        return command;
    }

    private static async Task<int> RunAsync(int series, int seed, int? seconds, CancellationToken interrupted)
    {
        var configured = ConfigurationLoader.Load(null);
        EngineSetup.RequireModel(configured.Model);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        if (seconds is { } limit) ended.CancelAfter(TimeSpan.FromSeconds(limit));

        using var cluster = new EmbeddedCluster();
        var options = new DaemonOptions
        {
            Kafka = new KafkaOptions { Brokers = cluster.Brokers, Guarantee = Guarantee.AtLeastOnce },      // the embedded cluster forgets the offsets of transactions
            Web = configured.Web with { Url = EphemeralDaemon.FreeAddress(configured.Web.Address) },
            Anomaly = configured.Anomaly,
            Model = configured.Model,
        };
        EphemeralDaemon.CreateTopics(cluster, options.Kafka);
        var plan = DemoPlan.Draw(series, seconds is { } run ? Math.Min(LongestRows, (int)(DemoPlan.BacklogRows + run * RowsPerSecond)) : LongestRows, seed);
        var board = new DemoBoard(plan);
        using var producer = new ObservationProducer(cluster.Brokers, options.Kafka.Topic);
        var feeder = new DemoFeeder(plan, board, producer, RowsPerSecond);
        var reader = new DemoReader(options.Kafka, board);
        var status = new DemoStatus(plan, board, feeder, options.Web.Enabled ? options.Web.Address : null);

        long begun = Stopwatch.GetTimestamp();
        await using var daemon = new EphemeralDaemon(options);
        var feeding = Task.Run(() => feeder.Run(ended.Token), CancellationToken.None);
        var reading = Task.Run(() => reader.Run(ended.Token), CancellationToken.None);
        var watching = Task.Run(() => Watch(status, ended.Token), CancellationToken.None);
        await Task.WhenAny(daemon.Ended, feeding, reading, watching);
        if (feeding.IsCompletedSuccessfully && !ended.IsCancellationRequested) await DrainAsync(feeder, board, daemon);
        await ended.CancelAsync();
        await Task.WhenAll(feeding, reading, watching);
        if (daemon.Ended.IsCompleted) throw new InvalidOperationException($"The demo's daemon ended by itself: {daemon.Failure ?? "without saying why"}.");
        Tell(status.Look(0), Stopwatch.GetElapsedTime(begun));
        return ExitCode.Success;
    }

    // What was written last still comes back before the sums are drawn.
    private static async Task DrainAsync(DemoFeeder feeder, DemoBoard board, EphemeralDaemon daemon)
    {
        for (int waits = 0; waits < 100 && board.Records < feeder.Written && !daemon.Ended.IsCompleted; waits++) await Task.Delay(50);
    }

    private static void Watch(DemoStatus status, CancellationToken stop)
    {
        if (Progress.OnTerminal)
        {
            DemoScreen.Show(status, stop);
            return;
        }
        Console.WriteLine(status.Start());
        while (!stop.WaitHandle.WaitOne(lineEvery)) Console.WriteLine(status.Line());
    }

    private static void Tell(DemoStatus.Moment end, TimeSpan took)
    {
        var view = end.View;
        int decided = view.Found + view.Missed;
        double liveDays = end.Series * Math.Max(0, view.Row + 1 - DemoPlan.BacklogRows) * DemoPlan.IntervalSeconds / 86400.0;
        Tables.Print(["", ""],
        [
            ["records", string.Create(CultureInfo.InvariantCulture, $"{view.Records:N0} of {end.Series} series in {took.TotalSeconds:0} s, through Kafka and back")],
            ["planted anomalies", string.Create(CultureInfo.InvariantCulture, $"{view.Begun}: {view.Found} found, {view.Missed} missed{(view.Begun > decided ? $", {view.Begun - decided} still going on" : "")}")],
            ["false alarms", string.Create(CultureInfo.InvariantCulture, $"{view.False} live{(liveDays > 0 && view.False > 0 ? $", one in {liveDays / view.False:N0} series-days" : "")}; {view.FalseWhileNew} in the first three weeks, while every series was new")],
            ["in the 90 % band", double.IsNaN(view.Coverage) ? "nothing yet" : string.Create(CultureInfo.InvariantCulture, $"{view.Coverage * 100:0.0} % of all values")],
        ]);
        Console.WriteLine("found: flagged while it lasted or just behind; missed: it ended without a flag; false alarm: an event where nothing was planted");
    }
}
