using System.Globalization;
using System.Text.Json;
using StreamForecast.EndToEnd.Dashboards;

namespace StreamForecast.EndToEnd.Servers;

/// <summary>
/// A real database that takes points: InfluxDB 1 or VictoriaMetrics, from Debian's packages, on a free port of the loopback. It can be killed and started again on the same data.
/// </summary>
internal sealed class PointDatabase : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    private readonly string program;
    private readonly ScratchFolder folder;
    private readonly int port = FreePort.Next(), secondPort = FreePort.Next();
    private readonly HttpClient http = new() { Timeout = patience };
    private readonly string scraped;
    private ChildProcess? process;

    private PointDatabase(string program, string scraped)
    {
        this.program = program;
        this.scraped = scraped;
        folder = new ScratchFolder(program);
    }

    /// <summary>Where it listens.</summary>
    public string Url => $"http://127.0.0.1:{port}";

    private bool IsInflux => program == "influxd";

    /// <summary>A running database with nothing in it: "influxd" or "victoria-metrics", which also collects the metrics of <paramref name="scraped"/>, host:port, every second.</summary>
    public static async Task<PointDatabase> Create(string program, string scraped)
    {
        var database = new PointDatabase(program, scraped);
        if (!database.IsInflux) await File.WriteAllTextAsync(database.folder["scrape.yml"], $"scrape_configs: [{{ job_name: streamforecast, scrape_interval: 1s, static_configs: [{{ targets: ['{scraped}'] }}] }}]");
        await database.Start();
        if (database.IsInflux) await database.Answer("query?q=" + Uri.EscapeDataString("CREATE DATABASE streamforecast"), HttpMethod.Post);
        return database;
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task Start()
    {
        string data = folder["data"];
        process = IsInflux
            ? new ChildProcess(DebianProgram.Require(program), ["run"], new Dictionary<string, string?>
            {
                ["INFLUXDB_HTTP_BIND_ADDRESS"] = $"127.0.0.1:{port}",
                ["INFLUXDB_BIND_ADDRESS"] = $"127.0.0.1:{secondPort}",
                ["INFLUXDB_META_DIR"] = Path.Combine(data, "meta"),
                ["INFLUXDB_DATA_DIR"] = Path.Combine(data, "data"),
                ["INFLUXDB_DATA_WAL_DIR"] = Path.Combine(data, "wal"),
                ["INFLUXDB_REPORTING_DISABLED"] = "true",
                ["INFLUXDB_HTTP_LOG_ENABLED"] = "false",
            })
            : new ChildProcess(DebianProgram.Require(program), [$"-httpListenAddr=127.0.0.1:{port}", $"-storageDataPath={data}", "-retentionPeriod=100y", "-loggerLevel=ERROR", "-search.latencyOffset=0s", $"-promscrape.config={folder["scrape.yml"]}"]);
        using var late = new CancellationTokenSource(patience);
        while (true)
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(Url + (IsInflux ? "/ping" : "/health"), late.Token);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
            }
            Assert.False(process.HasEnded, $"{program} ended while starting.\n{process.Tail()}");
            await Task.Delay(100, late.Token);
        }
    }

    /// <summary>Away without notice: SIGKILL. VictoriaMetrics, which acknowledges points some seconds before they are on its disk, is stopped instead.</summary>
    public async Task TakeAway()
    {
        if (IsInflux) await process!.Kill();
        else await process!.Stop(patience);
        await process.DisposeAsync();
        process = null;
    }

    /// <summary>Every value of a field of measurement <c>streamforecast</c>, by series and time (Unix ms).</summary>
    public async Task<Dictionary<(string Series, long Time), double>> Values(string field)
    {
        var values = new Dictionary<(string, long), double>();
        if (IsInflux)
        {
            using JsonDocument answer = JsonDocument.Parse(await Answer($"query?db=streamforecast&epoch=ms&q={Uri.EscapeDataString($"SELECT \"{field}\" FROM streamforecast GROUP BY \"series\"")}", HttpMethod.Get));
            foreach (JsonElement series in Children(answer.RootElement.GetProperty("results")[0], "series"))
                foreach (JsonElement row in Children(series, "values"))
                    values[(series.GetProperty("tags").GetProperty("series").GetString()!, row[0].GetInt64())] = row[1].GetDouble();
            return values;
        }
        await Answer("internal/force_flush", HttpMethod.Get);
        string lines = await Answer($"api/v1/export?match[]={Uri.EscapeDataString($"streamforecast_{field}")}", HttpMethod.Get);
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument series = JsonDocument.Parse(line);
            string name = series.RootElement.GetProperty("metric").GetProperty("series").GetString()!;
            foreach (var (time, value) in Children(series.RootElement, "timestamps").Zip(Children(series.RootElement, "values"))) values[(name, time.GetInt64())] = value.GetDouble();
        }
        return values;
    }

    /// <summary>Returns when the metrics that it collects show something; at once where it collects none.</summary>
    public async Task Collects(string something)
    {
        using var late = new CancellationTokenSource(patience);
        while (!IsInflux && !HasRows(await Answer($"api/v1/query?query={Uri.EscapeDataString(something)}&nocache=1", HttpMethod.Get))) await Task.Delay(200, late.Token);
    }

    /// <summary>Asserts that each query of the dashboards for this database has an answer with rows: points within the two times (Unix ms), metrics of the last two minutes.</summary>
    public async Task AnswersDashboards(string series, long from, long to)
    {
        if (!IsInflux) await Answer("internal/force_flush", HttpMethod.Get);
        foreach (Dashboard dashboard in Dashboard.All.Where(dashboard => dashboard.Source == (IsInflux ? "influxdb" : "prometheus")))
        {
            bool isDaemon = dashboard.Name == "daemon.json";
            (long start, long end) = isDaemon ? (DateTimeOffset.UtcNow.AddMinutes(-2).ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()) : (from, to);
            var values = new Dictionary<string, string>
            {
                ["series"] = series,
                ["steps"] = "6",
                ["instance"] = scraped,
                ["timeFilter"] = $"time >= {start}ms AND time <= {end}ms",
                ["__interval"] = "2m",
                ["__rate_interval"] = "1m",
                ["__range"] = $"{(end - start) / 1000}s",
                ["__range_s"] = $"{(end - start) / 1000}",
            };
            foreach (var (variable, query) in dashboard.Variables)
                Assert.True((await Options(query)).Contains(values[variable]), $"{dashboard}: {query} does not name {values[variable]}.");
            foreach (var (panel, query, isInstant) in dashboard.Queries(values))
            {
                string asked = Uri.EscapeDataString(query);
                string answer = IsInflux ? await Answer($"query?db=streamforecast&q={asked}", HttpMethod.Get)
                    : isInstant ? await Answer($"api/v1/query?query={asked}&time={end / 1000}&nocache=1", HttpMethod.Get)
                    : await Answer($"api/v1/query_range?query={asked}&start={start / 1000}&end={end / 1000}&step={(isDaemon ? 1 : 60)}s&nocache=1", HttpMethod.Get);
                Assert.True(HasRows(answer), $"{dashboard}, {panel}: {query} has no rows in {program}: {answer}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await process.DisposeAsync();
        http.Dispose();
        folder.Dispose();
    }

    /// <summary>What a variable of a dashboard may be.</summary>
    private async Task<HashSet<string?>> Options(string query)
    {
        if (IsInflux)
        {
            using JsonDocument tags = JsonDocument.Parse(await Answer($"query?db=streamforecast&q={Uri.EscapeDataString(query)}", HttpMethod.Get));
            return [.. Children(tags.RootElement.GetProperty("results")[0], "series").SelectMany(series => Children(series, "values")).Select(row => row[1].GetString())];
        }
        string[] parts = query.Replace("label_values(", "", StringComparison.Ordinal).TrimEnd(')').Split(", ");
        using JsonDocument labels = JsonDocument.Parse(await Answer($"api/v1/label/{parts[1]}/values?match[]={parts[0]}&start=0", HttpMethod.Get));
        return [.. Children(labels.RootElement, "data").Select(value => value.GetString())];
    }

    private static bool HasRows(string answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        return document.RootElement.TryGetProperty("data", out JsonElement data)
            ? Children(data, "result").Any()
            : Children(document.RootElement.GetProperty("results")[0], "series").Any();
    }

    private static IEnumerable<JsonElement> Children(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement children) ? children.EnumerateArray() : [];

    private async Task<string> Answer(string question, HttpMethod method)
    {
        using var request = new HttpRequestMessage(method, $"{Url}/{question}");
        using HttpResponseMessage answer = await http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"{program} answered {(int)answer.StatusCode} to {question}: {text}"));
        return text;
    }
}
