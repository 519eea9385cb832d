using System.Text;
using System.Text.Json;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Tests.History;
using StreamForecast.Engine;

namespace StreamForecast.Daemon.Tests.Service;

/// <summary>The daemon from record to result, on the embedded cluster.</summary>
public sealed class DaemonTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestTopics topics = new();

    [Theory]
    [InlineData(Guarantee.AtLeastOnce)]
    [InlineData(Guarantee.ExactlyOnce)]
    public async Task Every_record_is_answered_once_in_order_within_its_series(Guarantee guarantee)
    {
        topics.ProduceSeries(series: 20, rows: 60);
        DaemonOptions options = topics.Options(folder.Path);
        await using var daemon = new TestDaemon(options with { Kafka = options.Kafka with { Guarantee = guarantee } });

        List<JsonElement> forecasts = [.. topics.Payloads("forecasts", 1200).Select(p => JsonDocument.Parse(p).RootElement)];
        Assert.Equal(0, await daemon.Stop());

        Assert.Equal(1200, forecasts.Count);
        Assert.Equal(1200, forecasts.Select(f => f.GetProperty("source").GetRawText()).Distinct().Count());
        foreach (var series in forecasts.GroupBy(f => f.GetProperty("series").GetString()))
        {
            List<string?> times = [.. series.Select(f => f.GetProperty("timestamp").GetString())];
            Assert.Equal(times.Order(StringComparer.Ordinal), times);
            Assert.Equal(60, times.Count);
            Assert.Equal(3600, series.Last().GetProperty("interval_seconds").GetInt32());
        }
        Assert.Equal(1200, daemon.Host.Counters.Scored);
    }

    [Fact]
    public async Task After_a_stop_it_continues_from_its_snapshot_and_says_what_an_uninterrupted_run_says()
    {
        DaemonOptions options = topics.Options(folder.Path);
        topics.ProduceSeries(series: 8, rows: 40);
        await using (var first = new TestDaemon(options))
        {
            await first.Until(() => first.Host.Counters.Scored == 320);
            Assert.Equal(0, await first.Stop());
        }
        topics.ProduceSeries(series: 8, rows: 40, from: 40);
        await using (var second = new TestDaemon(options))
        {
            await second.Said("continues from its snapshot");
            await second.Until(() => second.Host.Counters.Scored == 320);
            Assert.Equal(0, await second.Stop());
        }
        List<string> interrupted = topics.Payloads("forecasts", 640);

        using var otherFolder = new TemporaryFolder();
        await using (var whole = new TestDaemon(topics.Options(otherFolder.Path) with { Kafka = options.Kafka with { GroupId = "whole" } }))
        {
            await whole.Until(() => whole.Host.Counters.Scored == 640);
            Assert.Equal(0, await whole.Stop());
        }
        List<string> uninterrupted = topics.Payloads("forecasts", 1280);

        Assert.Equal(640, interrupted.Count);
        Assert.Equal(interrupted.Concat(interrupted).Order(StringComparer.Ordinal), uninterrupted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_model_made_elsewhere_answers_every_record_and_carries_its_state_across_a_stop()
    {
        DaemonOptions options = topics.Options(folder.Path) with { Model = OwnModel };
        topics.ProduceSeries(series: 4, rows: 30);
        await using (var first = new TestDaemon(options))
        {
            await first.Until(() => first.Host.Counters.Scored == 120);
            Assert.Equal(0, await first.Stop());
            Assert.Contains(first.Log, line => line.Contains("pytorch_lstm_step@", StringComparison.Ordinal));
        }
        topics.ProduceSeries(series: 4, rows: 30, from: 30);
        await using (var second = new TestDaemon(options))
        {
            await second.Said("continues from its snapshot");
            await second.Until(() => second.Host.Counters.Scored == 120);
            Assert.Equal(0, await second.Stop());
        }
        List<string> interrupted = topics.Payloads("forecasts", 240);

        using var otherFolder = new TemporaryFolder();
        await using (var whole = new TestDaemon(topics.Options(otherFolder.Path) with { Model = OwnModel, Kafka = options.Kafka with { GroupId = "whole" } }))
        {
            await whole.Until(() => whole.Host.Counters.Scored == 240);
            Assert.Equal(0, await whole.Stop());
        }
        Assert.Equal(240, interrupted.Count);
        Assert.Equal(interrupted.Concat(interrupted).Order(StringComparer.Ordinal), topics.Payloads("forecasts", 480).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_model_made_elsewhere_that_does_not_fit_ends_the_start_with_what_is_missing()
    {
        await using var daemon = new TestDaemon(topics.Options(folder.Path) with { Model = OwnModel with { Foreign = OwnModel.Foreign with { States = new Dictionary<string, string> { ["h"] = "h_out" } } } });
        Assert.Equal(1, await daemon.Ended());
        Assert.Contains("nothing fills the input c float [2, n, 8] of the file", daemon.Host.Failure);
    }

    [Fact]
    public async Task Records_replayed_after_a_crash_are_learnt_and_not_answered_again()
    {
        DaemonOptions options = topics.Options(folder.Path);
        topics.ProduceSeries(series: 4, rows: 20);
        string state = options.State.Directory, old = Path.Combine(folder.Path, "old");
        await using (var first = new TestDaemon(options))
        {
            await first.Until(() => first.Host.Counters.Scored == 80);
            await first.Stop();
        }
        Directory.CreateDirectory(old);
        foreach (string file in Directory.GetFiles(state)) File.Copy(file, Path.Combine(old, Path.GetFileName(file)));
        topics.ProduceSeries(series: 4, rows: 20, from: 20);
        await using (var second = new TestDaemon(options))
        {
            await second.Until(() => second.Host.Counters.Scored == 80);
            await second.Stop();
        }
        foreach (string file in Directory.GetFiles(old)) File.Copy(file, Path.Combine(state, Path.GetFileName(file)), overwrite: true);   // as if it had crashed before its last snapshot
        topics.ProduceSeries(series: 4, rows: 1, from: 40);
        await using (var third = new TestDaemon(options))
        {
            await third.Until(() => third.Host.Counters.Scored == 84);
            Assert.Equal(80, third.Host.Counters.Suppressed);
            await third.Stop();
        }
        List<string> forecasts = topics.Payloads("forecasts", 164);
        Assert.Equal(164, forecasts.Count);
        Assert.Equal(164, forecasts.Distinct().Count());
    }

    [Fact]
    public async Task What_cannot_be_read_goes_to_the_dead_letters_as_it_came_with_its_reason()
    {
        byte[] giant = [.. "x"u8, .. Enumerable.Repeat((byte)'y', 900_000)];
        topics.Produce("k", "{\"series\":\"a\",\"val"u8.ToArray());
        topics.Produce(null, giant);
        topics.Produce("gone", null);
        topics.ProduceSeries(series: 1, rows: 3);
        await using var daemon = new TestDaemon(topics.Options(folder.Path));
        await daemon.Until(() => daemon.Host.Counters.Scored == 3 && daemon.Host.Counters.DeadLetters == 3);

        var letters = topics.Read("observations.dead-letter", 3).ToDictionary(r => r.Message.Key ?? "", r => r.Message);
        Assert.Equal(0, await daemon.Stop());

        Assert.Equal("the JSON ends at byte 18, before it is complete", Header("k", "reason"));
        Assert.Equal("the record has no value", Header("gone", "reason"));
        Assert.Equal("the record holds 900001 bytes; Input:MaxRecordBytes allows 262144", Header("", "reason"));
        Assert.Equal(giant, letters[""].Value);
        Assert.Null(letters["gone"].Value);
        Assert.Equal("observations", Header("k", "topic"));
        Assert.True(int.TryParse(Header("k", "partition"), out _) && long.TryParse(Header("k", "offset"), out _));

        string Header(string key, string name) => Encoding.UTF8.GetString(letters[key].Headers.GetLastBytes(name));
    }

    [Fact]
    public async Task While_the_broker_is_away_it_waits_says_so_once_and_loses_nothing()
    {
        topics.ProduceSeries(series: 4, rows: 30);
        await using var daemon = new TestDaemon(topics.Options(folder.Path));
        await daemon.Until(() => daemon.Host.Counters.Scored == 120);

        topics.Cluster.Reachable(false);
        await daemon.Said("cannot be reached");
        topics.Cluster.Reachable(true);
        await daemon.Said("is back");
        topics.ProduceSeries(series: 4, rows: 30, from: 30);
        await daemon.Until(() => daemon.Host.Counters.Scored >= 240);
        Assert.Equal(0, await daemon.Stop());

        Assert.Equal(240, topics.Payloads("forecasts", 240).Distinct().Count());
        Assert.Single(daemon.Log, line => line.Contains("cannot be reached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Partitions_move_between_two_daemons_with_their_state_and_every_record_is_answered_once()
    {
        DaemonOptions options = topics.Options(folder.Path);
        topics.ProduceSeries(series: 8, rows: 30);
        await using var first = new TestDaemon(options);
        await first.Until(() => first.Host.Counters.Scored == 240);

        await using var second = new TestDaemon(options);      // same state folder, as on one machine
        await second.Said("continues from its snapshot");
        await second.Until(() => first.Host.Counters.Holdings.Partitions == 1 && second.Host.Counters.Holdings.Partitions == 1);
        topics.ProduceSeries(series: 8, rows: 30, from: 30);
        await second.Until(() => first.Host.Counters.Scored + second.Host.Counters.Scored == 480);
        Assert.NotEqual(0, second.Host.Counters.Scored);
        Assert.Equal(0, await first.Stop());

        await second.Until(() => second.Log.Count(line => line.Contains("continues from its snapshot", StringComparison.Ordinal)) >= 2);
        topics.ProduceSeries(series: 8, rows: 10, from: 60);
        await second.Until(() => first.Host.Counters.Scored + second.Host.Counters.Scored == 560);
        Assert.Equal(0, await second.Stop());
        List<JsonElement> forecasts = [.. topics.Payloads("forecasts", 560).Select(p => JsonDocument.Parse(p).RootElement)];
        Assert.Equal(560, forecasts.Select(f => f.GetProperty("source").GetRawText()).Distinct().Count());
        Assert.Equal(560, forecasts.Count);
        Assert.All(forecasts.Where(f => f.GetProperty("timestamp").GetString() == "2023-11-17T09:13:20Z"), f => Assert.Equal(3600, f.GetProperty("interval_seconds").GetInt32()));   // row 59: no series had to learn its pace anew
    }

    [Fact]
    public async Task Two_consumers_in_one_process_share_the_partitions()
    {
        DaemonOptions options = topics.Options(folder.Path);
        topics.ProduceSeries(series: 8, rows: 20);
        await using var daemon = new TestDaemon(options with { Kafka = options.Kafka with { Consumers = 2 } });
        await daemon.Until(() => daemon.Host.Counters.Scored == 160 && daemon.Host.Counters.Holdings.Partitions == 2);
        Assert.Equal(0, await daemon.Stop());
        Assert.Contains(daemon.Log, line => line.Contains("consumer 1 stopped", StringComparison.Ordinal));
        Assert.Equal(160, topics.Payloads("forecasts", 160).Distinct().Count());
    }

    [Fact]
    public async Task Outputs_that_do_not_keep_up_slow_the_reading_down_and_lose_nothing()
    {
        DaemonOptions options = topics.Options(folder.Path);
        topics.ProduceSeries(series: 10, rows: 1);
        await using var daemon = new TestDaemon(options with { Batch = new BatchOptions { MaxRecords = 16 }, Output = new OutputOptions { QueueDepth = 1 } });
        await daemon.Until(() => daemon.Host.Counters.Scored == 10);
        topics.ProduceSeries(series: 10, rows: 7, from: 1);
        topics.Cluster.RoundTrip(TimeSpan.FromMilliseconds(1200));      // longer than the pipeline waits before it pauses the partitions
        await daemon.Until(() => daemon.Host.Counters.Scored == 80);
        topics.Cluster.RoundTrip(TimeSpan.Zero);
        Assert.Equal(0, await daemon.Stop());
        Assert.Equal(80, topics.Payloads("forecasts", 80).Distinct().Count());
    }

    [Fact]
    public async Task An_output_that_is_required_and_fails_ends_the_process_and_commits_nothing_behind_it()
    {
        DaemonOptions options = topics.Options(folder.Path);
        topics.ProduceSeries(series: 4, rows: 5);
        string full = Path.Combine(folder.Path, "full");
        Directory.CreateDirectory(full);
        File.CreateSymbolicLink(Path.Combine(full, "forecasts.jsonl"), "/dev/full");
        await using (var daemon = new TestDaemon(options with { Output = new OutputOptions { File = new FileOutputOptions { Enabled = true, Directory = full } } }))
        {
            Assert.Equal(1, await daemon.Ended());
            Assert.StartsWith("Output \"file\", which is required, has failed at observations-", daemon.Host.Failure);
        }
        await using var again = new TestDaemon(options);
        await again.Until(() => again.Host.Counters.Scored == 20);
        Assert.Equal(0, again.Host.Counters.Suppressed);
        Assert.Equal(0, await again.Stop());
    }

    [Fact]
    public async Task A_missing_topic_ends_the_start_with_its_name_the_broker_and_the_remedy()
    {
        DaemonOptions options = topics.Options(folder.Path);
        await using var daemon = new TestDaemon(options with { Kafka = options.Kafka with { Topic = "absent" } });
        Assert.Equal(1, await daemon.Ended());
        Assert.StartsWith($"Kafka at {options.Kafka.Brokers} has no topic absent, absent.dead-letter, and Kafka:CreateTopics is false.", daemon.Host.Failure);
    }

    [Fact]
    public async Task A_busy_port_ends_the_start_with_the_address_and_the_key()
    {
        using var busy = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        busy.Start();
        string url = $"http://127.0.0.1:{((System.Net.IPEndPoint)busy.LocalEndpoint).Port}";
        await using var daemon = new TestDaemon(topics.Options(folder.Path) with { Web = new WebOptions { Url = url } });
        Assert.Equal(1, await daemon.Ended());
        Assert.Contains($"cannot listen on {url} (Web:Url)", daemon.Host.Failure);
    }

    [Fact]
    public async Task A_damaged_snapshot_is_moved_aside_and_the_partition_starts_cold()
    {
        DaemonOptions options = topics.Options(folder.Path);
        topics.ProduceSeries(series: 4, rows: 10);
        await using (var first = new TestDaemon(options))
        {
            await first.Until(() => first.Host.Counters.Scored == 40);
            await first.Stop();
        }
        string file = Damage(options, at: 40);      // in the description that the file begins with

        await using var second = new TestDaemon(options);
        await second.Said("moved aside");
        await second.Said("every series starts to learn anew");
        Assert.Equal(0, await second.Stop());
        Assert.True(File.Exists(file + ".unused"));
    }

    [Fact]
    public async Task Where_only_the_newest_checkpoint_is_damaged_the_one_before_it_is_gone_on_from_and_no_answer_is_doubled()
    {
        DaemonOptions options = topics.Options(folder.Path);
        topics.ProduceSeries(series: 4, rows: 10);
        await using (var first = new TestDaemon(options))
        {
            await first.Until(() => first.Host.Counters.Scored == 40);
            await first.Stop();
        }
        Damage(options, at: -100);
        topics.ProduceSeries(series: 4, rows: 1, from: 10);

        await using var second = new TestDaemon(options);
        await second.Said("is damaged");
        await second.Until(() => topics.Read("forecasts", 44).Count >= 44);
        Assert.True(second.Host.Counters.Suppressed > 0);
        Assert.Equal(0, await second.Stop());
        Assert.Equal(44, topics.Payloads("forecasts", 44).Distinct().Count());
    }

    [Fact]
    public async Task A_disk_that_is_full_is_said_and_the_stream_goes_on_until_there_is_room_again()
    {
        DaemonOptions options = topics.Options(folder.Path);
        options = options with { State = options.State with { SnapshotInterval = TimeSpan.FromSeconds(1) } };
        Directory.CreateDirectory(options.State.Directory);
        foreach (int partition in (int[])[0, 1])
            File.CreateSymbolicLink(Path.Combine(options.State.Directory, $"observations-{partition}.snapshot.tmp"), "/dev/full");     // what fails takes it away
        topics.ProduceSeries(series: 4, rows: 10);
        await using (var first = new TestDaemon(options))
        {
            await first.Said("No space left on device");
            await first.Until(() => first.Host.Counters.Scored == 40);
            await first.Until(() => Directory.GetFiles(options.State.Directory, "*.snapshot").Length == 2);
            Assert.Equal(0, await first.Stop());
        }

        await using var second = new TestDaemon(options);
        await second.Said("continues from its snapshot");
        Assert.Equal(0, await second.Stop());
        Assert.Equal(0, second.Host.Counters.Received);
    }

    [Theory, InlineData("options"), InlineData("model"), InlineData("both")]
    public async Task After_a_crash_other_options_or_another_model_hold_from_the_committed_offset_on_as_if_changed_there_without_one(string change)
    {
        DaemonOptions former = topics.Options(folder.Path), changed = former;
        if (change is "options" or "both")
            changed = changed with { Anomaly = new AnomalyOptions { Sensitivity = Sensitivity.Sensitive, MinimumDeviation = 0.5 }, Forecast = new ForecastOptions { Horizons = [1, 2, 3] }, Input = changed.Input with { AllowedLateness = TimeSpan.FromHours(5) } };
        if (change is "model" or "both") changed = changed with { Model = new ModelOptions { Directory = TestModel.In(folder.Path, seed: 2) } };
        string state = former.State.Directory, old = Path.Combine(folder.Path, "old");
        var other = (Group: "other", State: Path.Combine(folder.Path, "other"));
        DaemonOptions Other(DaemonOptions options) => options with { Kafka = options.Kafka with { GroupId = other.Group, ForecastsTopic = "forecasts-2" }, State = options.State with { Directory = other.State } };
        topics.Cluster.CreateTopic("forecasts-2", 2);

        topics.ProduceSeries(series: 6, rows: 30);
        await Run(former, 180);
        Copy(state, old);
        topics.ProduceSeries(series: 6, rows: 30, from: 30);
        await Run(former, 180);
        await Run(Other(former), 360);
        topics.ProduceSeries(series: 6, rows: 30, from: 60);
        Copy(old, state);       // as if it had crashed before its later checkpoints
        IReadOnlyList<string> log = await Run(changed, 180);
        await Run(Other(changed), 180);

        Assert.Contains(log, line => line.Contains("answered under the former ones", StringComparison.Ordinal));
        List<string> crashed = topics.Payloads("forecasts", 540), orderly = topics.Payloads("forecasts-2", 540);
        Assert.Equal(540, crashed.Count);
        Assert.Equal(orderly.Order(StringComparer.Ordinal), crashed.Order(StringComparer.Ordinal));

        async Task<IReadOnlyList<string>> Run(DaemonOptions options, int scored)
        {
            await using var daemon = new TestDaemon(options);
            await daemon.Until(() => daemon.Host.Counters.Scored == scored);
            Assert.Equal(0, await daemon.Stop());
            return daemon.Log;
        }

        static void Copy(string from, string to)
        {
            Directory.CreateDirectory(to);
            foreach (string file in Directory.GetFiles(from, "*.snapshot")) File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }

    /// <summary>Flips a bit of a snapshot, counted from its end when negative.</summary>
    private static string Damage(DaemonOptions options, int at)
    {
        string file = Directory.GetFiles(options.State.Directory, "*.snapshot").MaxBy(path => new FileInfo(path).Length)!;
        byte[] bytes = File.ReadAllBytes(file);
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        File.WriteAllBytes(file, bytes);
        return file;
    }

    private static ModelOptions OwnModel => new()
    {
        Foreign = new ForeignModelOptions
        {
            File = Path.Combine(AppContext.BaseDirectory, "pytorch_lstm_step.onnx"),
            Inputs = new Dictionary<string, string> { ["x"] = "scaled_value, scaled_difference, gap" },
            States = new Dictionary<string, string> { ["h"] = "h_out", ["c"] = "c_out" },
            Output = "quantiles",
            Levels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
        },
    };

    public void Dispose()
    {
        topics.Dispose();
        folder.Dispose();
    }
}
