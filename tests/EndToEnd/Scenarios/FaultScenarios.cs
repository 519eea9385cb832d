using System.Diagnostics;
using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;
using Xunit.Abstractions;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>What the daemon depends on besides Kafka fails: the disk under its state, an output that is required.</summary>
[Collection(KafkaCollection.Name)]
public sealed class FaultScenarios(KafkaFixture kafka, ITestOutputHelper output)
{
    private const int Partitions = 3;

    [KafkaFact]
    public async Task While_the_disk_under_its_state_is_full_the_stream_goes_on_and_so_does_its_state_in_the_topic()
    {
        const string input = "disk.observations";
        await kafka.Topics.Create(Partitions, input);
        List<(byte[]? Key, byte[]? Value)> records = [.. SampleRecords.Make(series: 60, rows: 200, seed: 11)];
        using var line = new Line(kafka.Topics, input, "disk");
        line.Settings["State:SnapshotInterval"] = "1s";
        line.Settings["State:TopicInterval"] = "1s";
        line.Settings["Kafka:Client:session_timeout_ms"] = "3000";
        Directory.CreateDirectory(line.State);
        List<TopicRecord> inputs = [.. kafka.Topics.Produce(input, records.Take(records.Count / 2))];
        using var forecasts = line.ReadForecasts();
        await using (var full = StartOnFullDisk(line))
        {
            forecasts.ReadUntil(inputs.Count, full, Line.Patience);
            await full.WaitForLine("No space left on device", Line.Patience);
            kafka.Topics.WaitForCommit(line.Name, $"{line.Name}.checkpoints");
            await full.Kill();
        }

        inputs.AddRange(kafka.Topics.Produce(input, records.Skip(records.Count / 2)));
        await using var last = line.Start();
        Answers.ReadUntilAll(forecasts, inputs, last);
        await Line.StopWell(last);
        Assert.Contains($"read from topic {line.Name}.checkpoints", last.Errors, StringComparison.Ordinal);
        using var single = new Line(kafka.Topics, input, "disk-single");
        RunComparison.Compare(await single.RunAll(inputs), line.ReadOutputs()).AssertNone("Outputs of a run whose disk was full and that was killed and moved, against an uninterrupted one's");
    }

    [KafkaFact]
    public async Task A_required_output_that_takes_nothing_for_longer_than_a_transaction_lives_holds_the_stream_up_and_costs_nothing()
    {
        const string input = "stubborn.observations";
        await kafka.Topics.Create(Partitions, input);
        using var database = new StubbornDatabase();
        using var spool = new ScratchFolder("stubborn-spool");
        using var line = new Line(kafka.Topics, input, "stubborn");
        line.Settings["Output:Influx:Enabled"] = "true";
        line.Settings["Output:Influx:Required"] = "true";
        line.Settings["Output:Influx:Url"] = database.Url;
        line.Settings["Output:Influx:SpoolDirectory"] = spool.Location;
        line.Settings["Output:Influx:SpoolMegabytes"] = "1";
        line.Settings["Output:Influx:Horizons"] = "true";
        line.Settings["Kafka:Transaction:Timeout"] = "5s";
        List<TopicRecord> inputs = kafka.Topics.Produce(input, SampleRecords.Make(series: 60, rows: 400, seed: 12));
        await using var daemon = line.Start();
        await daemon.WaitForLine("does not take points", Line.Patience);
        using var forecasts = line.ReadForecasts();
        int told = await Stall(forecasts, daemon, TimeSpan.FromSeconds(7));
        Assert.True(told < inputs.Count, "All was told before the output held it.");
        database.Takes = true;
        Answers.ReadUntilAll(forecasts, inputs, daemon);
        await Line.StopWell(daemon);
        output.WriteLine($"note: held up at {told} of {inputs.Count} records");
        Assert.Contains("sent again", daemon.Errors.Replace("went on with a new producer", "sent again", StringComparison.Ordinal), StringComparison.Ordinal);

        using var single = new Line(kafka.Topics, input, "stubborn-single");
        RunComparison.Compare(await single.RunAll(inputs), line.ReadOutputs()).AssertNone("Outputs of a run whose database took nothing for a while, against another's");
    }

    /// <summary>Waits until no more has come for so long; how much has.</summary>
    private static async Task<int> Stall(TopicReader forecasts, ChildProcess daemon, TimeSpan time)
    {
        int count = forecasts.ReadToEnd().Count;
        for (long since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < time; await Task.Delay(100))
        {
            Assert.False(daemon.HasEnded, daemon.Tail());
            if (forecasts.ReadToEnd().Count == count) continue;
            (count, since) = (forecasts.Records.Count, Stopwatch.GetTimestamp());
        }
        return count;
    }

    /// <summary>Starts it with a file system of 16 KB of its own under its state; where the system gives none, with files that take nothing.</summary>
    private ChildProcess StartOnFullDisk(Line line)
    {
        string[] mounted = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=16k none \"$0\" && exec \"$@\"", line.State];
        using var probe = Process.Start(new ProcessStartInfo(mounted[0], [.. mounted[1..], "true"]) { RedirectStandardError = true })!;
        string refusal = probe.StandardError.ReadToEnd();
        probe.WaitForExit();
        if (probe.ExitCode == 0) return line.Start(null, mounted);
        output.WriteLine($"note: no file system could be mounted ({refusal.Trim()}); snapshots go to /dev/full");
        for (int partition = 0; partition < Partitions; partition++) File.CreateSymbolicLink(Path.Combine(line.State, $"{line.Settings["Kafka:Topic"]}-{partition}.snapshot.tmp"), "/dev/full");
        return line.Start();
    }
}
