using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using StreamForecast.EndToEnd.Servers;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>What a service manager and a load balancer see of the daemon.</summary>
[Collection(KafkaCollection.Name)]
public sealed partial class ServiceScenarios(KafkaFixture kafka)
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    [KafkaFact]
    public async Task Systemd_is_told_of_readiness_of_life_and_of_the_end()
    {
        using var folder = new ScratchFolder("notify");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder["notify"]));
        using var line = new Line(kafka.Topics, "notify.observations", "notify");

        await using var daemon = line.Start(new Dictionary<string, string> { ["NOTIFY_SOCKET"] = folder["notify"], ["WATCHDOG_USEC"] = "2000000" });
        await Told("READY=1");
        await Told("WATCHDOG=1");
        await Told("WATCHDOG=1");
        await Line.StopWell(daemon);
        await Told("STOPPING=1");

        async Task Told(string what)
        {
            byte[] datagram = new byte[4096];
            using var late = new CancellationTokenSource(patience);
            while (true)
            {
                int length;
                try { length = await socket.ReceiveAsync(datagram, late.Token); }
                catch (OperationCanceledException) { Assert.Fail($"No {what} within {patience}.\n{daemon.Tail()}"); throw; }
                if (Encoding.UTF8.GetString(datagram, 0, length).Split('\n').Contains(what)) return;
            }
        }
    }

    [KafkaFact]
    public async Task Health_answers_on_the_address_that_the_start_names()
    {
        using var line = new Line(kafka.Topics, "health.observations", "health");
        line.Settings["Web:Enabled"] = "true";
        line.Settings["Web:Url"] = "http://127.0.0.1:0";
        await using var daemon = line.Start();

        string named = await daemon.WaitForLine("http://127.0.0.1:", patience);
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(named).Value) };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);
        using var late = new CancellationTokenSource(patience);
        while ((await http.GetAsync("/health/ready", late.Token)).StatusCode != HttpStatusCode.OK) await Task.Delay(100, late.Token);
        await Line.StopWell(daemon);
    }

    [KafkaFact("promtool")]
    public async Task Metrics_pass_the_checker_of_prometheus_and_count_what_was_read()
    {
        using var folder = new ScratchFolder("metrics");
        using var line = new Line(kafka.Topics, "metrics.observations", "metrics");
        line.Settings["Web:Enabled"] = "true";
        line.Settings["Web:Url"] = "http://127.0.0.1:0";
        await kafka.Topics.Create(2, "metrics.observations");
        int sent = kafka.Topics.Produce("metrics.observations", SampleRecords.Make(series: 20, rows: 100, seed: 1)).Count;
        await using var daemon = line.Start();
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(await daemon.WaitForLine("http://127.0.0.1:", patience)).Value) };

        string metrics;
        using var late = new CancellationTokenSource(patience);
        while (!(metrics = await http.GetStringAsync("/metrics", late.Token)).Contains($"streamforecast_records_received_total {sent}\n", StringComparison.Ordinal)) await Task.Delay(200, late.Token);
        await File.WriteAllTextAsync(folder["metrics.txt"], metrics);
        await using var promtool = new ChildProcess("/bin/sh", ["-c", $"'{DebianProgram.Require("promtool")}' check metrics < '{folder["metrics.txt"]}'"]);
        Assert.True(await promtool.WaitForEnd(patience) == 0, promtool.Tail());
        Assert.Matches("streamforecast_build_info\\{version=\"[^\"]+\",model=\"base@[0-9a-f]{8}\"\\} 1\n", metrics);
        await Line.StopWell(daemon);
    }

    [GeneratedRegex("http://127.0.0.1:[0-9]+")]
    private static partial Regex Address();
}
