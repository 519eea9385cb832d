using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Service;
using StreamForecast.Daemon.Telemetry;
using StreamForecast.Daemon.Tests.Sinks;

namespace StreamForecast.Daemon.Tests.Telemetry;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task A_collector_is_sent_the_metrics_and_the_spans()
    {
        var received = new ConcurrentQueue<(string Path, string Key, string Body)>();
        await using WebApplication collector = WebApplication.CreateSlimBuilder().Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/{**path}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.Enqueue((context.Request.Path, context.Request.Headers["x-key"].ToString(), Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector.StartAsync();

        var counters = new Counters();
        counters.Add(new BatchCounts { Received = 7 });
        using (var metrics = new DaemonMetrics(counters, TimeProvider.System))
        using (new OtlpExport(new OtlpOptions { Endpoint = collector.Urls.Single(), Protocol = OtlpProtocol.Http, Headers = "x-key=secret", TraceShare = 1 }, metrics.Meter, NullLogger.Instance))
        {
            using Activity? span = Tracing.Source.StartActivity(Tracing.Batch);
            Assert.NotNull(span);
            span.SetTag(Tracing.Records, 7);
        }

        Assert.All(received, request => Assert.Equal("secret", request.Key));
        Assert.Contains(received, request => request.Path == "/v1/metrics" && request.Body.Contains("streamforecast.records.received", StringComparison.Ordinal));
        Assert.Contains(received, request => request.Path == "/v1/metrics" && request.Body.Contains("dotnet.gc.heap.total_allocated", StringComparison.Ordinal));
        Assert.Contains(received, request => request.Path == "/v1/traces" && request.Body.Contains(Tracing.Records, StringComparison.Ordinal));
    }

    [Fact]
    public void A_collector_that_is_away_is_said_once()
    {
        var log = new KeptLog();
        using (var metrics = new DaemonMetrics(new Counters(), TimeProvider.System))
        using (new OtlpExport(new OtlpOptions { Endpoint = "http://127.0.0.1:1", Protocol = OtlpProtocol.Http, TraceShare = 1 }, metrics.Meter, log))
        {
            for (int i = 0; i < 3; i++) Tracing.Source.StartActivity(Tracing.Batch)?.Dispose();
        }
        string said = Assert.Single(log.Lines);
        Assert.StartsWith("metrics and traces do not reach http://127.0.0.1:1, the stream goes on without", said, StringComparison.Ordinal);
    }
}
