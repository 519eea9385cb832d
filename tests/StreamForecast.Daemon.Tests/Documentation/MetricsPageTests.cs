using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Feedback;
using StreamForecast.Daemon.Service;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Daemon.Telemetry;
using StreamForecast.Daemon.Tests.History;

namespace StreamForecast.Daemon.Tests.Documentation;

/// <summary>docs/METRICS.md lists every metric of the daemon, with its type, and no other.</summary>
public sealed partial class MetricsPageTests
{
    [Fact]
    public async Task Every_metric_is_told_and_no_other()
    {
        var counters = new Counters();
        counters.Hold(0, [new(0, Series: 1, Lag: 0, NewestTime: 0, Unsaved: 0)]);
        using var metrics = new DaemonMetrics(counters, TimeProvider.System);
        using var text = new MetricsText(metrics.Meter);
        await using var sink = new SinkRunner(new ConsoleSink(Stream.Null, forecasts: false), required: false, depth: 1, _ => { }, NullLogger.Instance);
        metrics.Model("base@00000000");
        metrics.Watch([sink]);
        using var folder = new TemporaryFolder();
        await using var database = new InfluxSink(new InfluxOutputOptions { SpoolDirectory = folder.Path }, NullLogger.Instance);
        metrics.Watch(database);
        var ledger = new VerdictLedger();
        ledger.Take("v"u8.ToArray(), """{"verdict":"true","series":"a","event":"2026-03-01T00:10:00Z","began":"2026-03-01T00:00:00Z"}"""u8.ToArray());
        ledger.Publish();
        metrics.Watch(ledger);
        metrics.Watch(() => [(Partition: 0, Series: 1, Bytes: 1)]);
        var options = new AlertOptions { Budget = "5/day", Webhooks = new Dictionary<string, WebhookOptions> { ["ops"] = new() { Url = "http://127.0.0.1:1" } } };
        await using var alerts = new AlertSink(options, folder.Path, TimeProvider.System, NullLogger.Instance);
        metrics.Watch(alerts);
        metrics.Batch(1, TimeSpan.Zero);

        string[] written = [.. Type().Matches(text.Write()).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}").Order(StringComparer.Ordinal)];
        string[] told = [.. Row().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "METRICS.md"))).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}").Order(StringComparer.Ordinal)];
        Assert.Equal(written, told);
    }

    [GeneratedRegex(@"^# TYPE (streamforecast_\w+) (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"^\| `(streamforecast_\w+)` \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
