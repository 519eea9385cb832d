using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Tests.History;
using StreamForecast.Daemon.Tests.Service;

namespace StreamForecast.Daemon.Tests.Web;

/// <summary>Every route of the API's document, asked of a running daemon: each status that it tells of, each answer as its schema says.</summary>
public sealed partial class ApiDocumentTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestTopics topics = new();

    public void Dispose()
    {
        topics.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Every_route_answers_as_the_document_tells()
    {
        topics.ProduceSeries(series: 3, rows: 400);
        topics.Produce("s0", Encoding.UTF8.GetBytes($$"""{"series":"s0","timestamp":{{1_700_000_000L + 3600L * 400}},"value":1000}"""));
        topics.Flush();
        await using var daemon = new TestDaemon(topics.Options(folder.Path) with
        {
            Web = new WebOptions { Url = "http://127.0.0.1:0" },
            Alerts = new AlertOptions { Webhooks = new Dictionary<string, WebhookOptions> { ["ops"] = new() { Url = "http://127.0.0.1:1" } }, SeriesLabels = "^(?<name>s0)$", GroupBy = ["name"], Budget = "5/day", AlwaysFrom = 0.5, MaximumAge = TimeSpan.FromDays(3_660) },
        });
        await daemon.Until(() => daemon.Host.Counters.Scored == 1201);
        await daemon.Said("http://127.0.0.1:");
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(daemon.Log.First(Address().IsMatch)).Value) };
        using JsonDocument document = JsonDocument.Parse(await http.GetStringAsync("/api/openapi.json"));
        var left = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Where(method => method.Name != "parameters")
            .SelectMany(method => method.Value.GetProperty("responses").EnumerateObject().Select(response => $"{method.Name.ToUpperInvariant()} {path.Name} {response.Name}"))).ToHashSet();
        JsonElement spike = (await Ask("GET", "/api/events", "", 200)).EnumerateArray().First(e => e.GetProperty("series").GetString() == "s0");
        string verdict = $$"""{"verdict":"false","series":"s0","event":{{spike.GetProperty("start")}},"by":"me"}""";

        JsonElement said = await Ask("POST", "/api/verdicts", "", 201, verdict);
        Assert.Equal((1000, (float)spike.GetProperty("score").GetDouble()), (said.GetProperty("value").GetDouble(), (float)said.GetProperty("score").GetDouble()));
        Assert.Equal("false", (await Ask("GET", "/api/events", "?state=open&limit=5", 200)).EnumerateArray().First(e => e.GetProperty("start").GetInt64() == spike.GetProperty("start").GetInt64()).GetProperty("verdict").GetString());
        Assert.Equal(0, (await Ask("GET", "/api/verdicts", "", 200)).GetProperty("precision").GetDouble());
        JsonElement alerts = await Ask("GET", "/api/alerts", "", 200);
        JsonElement incident = alerts.GetProperty("incidents").EnumerateArray().First(i => i.GetProperty("alerts")[0].GetProperty("series").GetString() == "s0");
        Assert.Equal("s0", incident.GetProperty("group").GetProperty("name").GetString());
        Assert.Equal(5, alerts.GetProperty("budgets").EnumerateArray().Single().GetProperty("allowed").GetDouble());
        await Ask("POST", "/api/verdicts", "", 400, """{"verdict":"false","series":"s0"}""");
        await Ask("POST", "/api/verdicts", "", 413, new string(' ', 70_000));
        await Ask("POST", "/api/verdicts", "", 415, verdict, "text/plain");
        string id = "/" + said.GetProperty("id").GetString();
        await Ask("GET", "/api/verdicts/{id}", id, 200);
        await Ask("GET", "/api/verdicts/{id}", "/none", 404);
        await Ask("DELETE", "/api/verdicts/{id}", id, 204);
        await Ask("DELETE", "/api/verdicts/{id}", id, 404);
        foreach (string path in new[] { "/api/series/detail", "/api/series/forecast", "/api/series/history" })
        {
            await Ask("GET", path, "?name=s0", 200);
            await Ask("GET", path, "", 400);
            await Ask("GET", path, "?name=none", 404);
        }
        foreach (string path in new[] { "/api/openapi.json", "/api/health", "/api/overview", "/api/configuration", "/api/model", "/api/series", "/api/worst" }) await Ask("GET", path, "", 200);

        // These are told of, and asked elsewhere: a model without a card, the stream, a Kafka that is away.
        Assert.Equal(["DELETE /api/verdicts/{id} 503", "GET /api/model 404", "GET /api/stream 200", "POST /api/verdicts 503"], left.Order(StringComparer.Ordinal));
        Assert.Equal(0, await daemon.Stop());

        async Task<JsonElement> Ask(string method, string route, string rest, int status, string? body = null, string type = "application/json")
        {
            string path = route.Replace("/{id}", "", StringComparison.Ordinal) + rest;
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
            using HttpResponseMessage answer = await http.SendAsync(request);
            string text = await answer.Content.ReadAsStringAsync();
            Assert.True((HttpStatusCode)status == answer.StatusCode, $"{method} {path}: {(int)answer.StatusCode}, {status} was expected. {text}");
            JsonElement response = document.RootElement.GetProperty("paths").GetProperty(route).GetProperty(method.ToLowerInvariant()).GetProperty("responses").GetProperty($"{status}");
            left.Remove($"{method} {route} {status}");
            if (!response.TryGetProperty("content", out JsonElement contents)) return default;
            JsonProperty content = contents.EnumerateObject().Single();
            Assert.Equal(content.Name, answer.Content.Headers.ContentType!.MediaType);
            JsonElement value = JsonDocument.Parse(text).RootElement;
            string? fault = new JsonShape(document.RootElement).Faults(value, content.Value.GetProperty("schema")).FirstOrDefault();
            Assert.True(fault is null, $"{method} {path}: {fault} in {text}");
            return value;
        }
    }

    [GeneratedRegex("http://127.0.0.1:[1-9][0-9]*")]
    private static partial Regex Address();
}
