using System.Net;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Service;
using StreamForecast.Daemon.Tests.Service;
using StreamForecast.Daemon.Web;

namespace StreamForecast.Daemon.Tests.Web;

public class WebServerTests
{
    private readonly ServiceState state = new();
    private readonly StoppedClock clock = new();

    [Fact]
    public async Task While_it_starts_it_is_live_and_not_ready_and_says_what_it_waits_for()
    {
        state.Phase = "waiting for Kafka at 127.0.0.1:1";
        await using WebServer server = await Start();
        Assert.Equal((HttpStatusCode.OK, "live\n"), await Get(server, "/health/live"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "waiting for Kafka at 127.0.0.1:1\n"), await Get(server, "/health/ready"));
    }

    [Fact]
    public async Task A_loop_that_does_not_turn_is_not_alive()
    {
        state.Heart = new Heartbeat(2, clock);
        await using WebServer server = await Start();
        clock.Pass(TimeSpan.FromSeconds(61));
        state.Heart.Beat(0);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "a processing loop has not turned for 61 s\n"), await Get(server, "/health/live"));
        state.Heart.Beat(1);
        Assert.Equal((HttpStatusCode.OK, "live\n"), await Get(server, "/health/live"));
    }

    [Fact]
    public async Task Metrics_come_with_the_type_that_prometheus_asks_for()
    {
        await using WebServer server = await Start();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        using HttpResponseMessage answer = await http.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("up 1\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Other_addresses_are_not_there()
    {
        await using WebServer server = await Start();
        Assert.Equal(HttpStatusCode.NotFound, (await Get(server, "/health")).Status);
    }

    private Task<WebServer> Start() => WebServer.StartAsync(new WebOptions { Url = "http://127.0.0.1:0" }, new WebQuestions(() => state.NotLive, () => state.NotReady, () => "up 1\n"), CancellationToken.None);

    private static async Task<(HttpStatusCode Status, string Text)> Get(WebServer server, string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        using HttpResponseMessage answer = await http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
