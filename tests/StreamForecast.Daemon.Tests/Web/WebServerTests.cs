using System.Net;
using System.Text;
using System.Text.Json;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Feedback;
using StreamForecast.Daemon.Live;
using StreamForecast.Daemon.Service;
using StreamForecast.Daemon.Telemetry;
using StreamForecast.Daemon.Tests.Service;
using StreamForecast.Daemon.Web;

namespace StreamForecast.Daemon.Tests.Web;

public sealed class WebServerTests : IDisposable
{
    private readonly LiveBoard board = new();
    private readonly OverviewClock overview;

    private readonly ServiceState state = new();
    private readonly StoppedClock clock = new();

    public WebServerTests() => overview = new OverviewClock(new Counters(), board, "base@00000000", () => "joining the consumer group");

    public void Dispose() => overview.Dispose();

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

    [Fact]
    public async Task The_page_is_within_the_executable_and_asks_nobody_else()
    {
        await using WebServer server = await Start();
        var (status, page) = await Get(server, "/");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("<title>StreamForecast</title>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.Contains("EventSource", (await Get(server, "/page.js")).Text, StringComparison.Ordinal);
        Assert.Contains(".card", (await Get(server, "/page.css")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_that_are_none_are_null()
    {
        await using WebServer server = await Start();
        using JsonDocument answer = JsonDocument.Parse((await Get(server, "/api/overview")).Text);
        Assert.Equal(JsonValueKind.Null, answer.RootElement.GetProperty("coverage").ValueKind);
        Assert.Equal("joining the consumer group", answer.RootElement.GetProperty("trouble").GetString());
    }

    [Theory]
    [InlineData("/api/series/detail", HttpStatusCode.BadRequest, "name is missing")]
    [InlineData("/api/series/detail?name=x", HttpStatusCode.NotFound, "knows a series")]
    [InlineData("/api/model", HttpStatusCode.NotFound, "card.json")]
    [InlineData("/api/nothing", HttpStatusCode.NotFound, "/api/nothing")]
    public async Task What_is_not_there_is_told_as_a_problem(string path, HttpStatusCode status, string word)
    {
        await using WebServer server = await Start();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        using HttpResponseMessage answer = await http.GetAsync(path);
        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains(word, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_tells_of_every_route_and_of_no_other()
    {
        await using WebServer server = await Start();
        using JsonDocument document = JsonDocument.Parse((await Get(server, "/api/openapi.json")).Text);
        var told = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Where(method => method.Name != "parameters").Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));
        Assert.Equal(server.Routes.Where(route => route.Contains(" /api/", StringComparison.Ordinal) && !route.Contains("**", StringComparison.Ordinal)).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_kafka_a_verdict_is_refused_as_a_problem()
    {
        await using WebServer server = await Start();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        using var verdict = new StringContent("""{"verdict":"ignore-until","series":"a","until":"2026-03-01"}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await http.PostAsync("/api/verdicts", verdict);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task The_configuration_tells_what_was_set_and_no_secret()
    {
        await using WebServer server = await Start();
        string text = (await Get(server, "/api/configuration")).Text;
        using JsonDocument answer = JsonDocument.Parse(text);
        JsonElement brokers = answer.RootElement.EnumerateArray().Single(setting => setting.GetProperty("key").GetString() == "Kafka:Brokers");
        Assert.True(brokers.GetProperty("isSet").GetBoolean());
        Assert.Contains("k:1", brokers.GetProperty("value").GetString());
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stream_says_how_it_does_every_second()
    {
        await using WebServer server = await Start();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        using HttpResponseMessage answer = await http.GetAsync("/api/stream", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        int overviews = 0;
        while (overviews < 2) overviews += await lines.ReadLineAsync() == "event: overview" ? 1 : 0;
    }

    private Task<WebServer> Start() => WebServer.StartAsync(new WebOptions { Url = "http://127.0.0.1:0" }, new WebQuestions(() => state.NotLive, () => state.NotReady, Desk, () => null, () => "up 1\n"),
        new Dashboard(new DaemonOptions { Kafka = new() { Brokers = "k:1" }, Output = new() { Influx = new() { Token = "s3cret" } } }, "nowhere", board, overview, Desk), CancellationToken.None);

    private VerdictDesk Desk => new(new VerdictLedger(), () => null, board.Events, TimeProvider.System);

    private static async Task<(HttpStatusCode Status, string Text)> Get(WebServer server, string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        using HttpResponseMessage answer = await http.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
